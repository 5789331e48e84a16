// A survey from nothing to a published wave: the wizard, the committee's decision, units with questions of their own, and
// what a unit leader may and may not do.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { addProgramme, addQuestionnaire, calendar, settled, signInAs, visit } from './staff.js'
import { addWave, holdText, sql } from './surveys.js'

let program
let browser
let dayFromNow

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await as('coordinator', async (page) => {
    dayFromNow = await calendar(page.request)
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const as = (role, work, how = {}) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, role)
    await work(page)
  })

const dialog = (page) => page.locator('dialog[open]')
const written = (day) => day.split('-').reverse().join('.')

/** Goes on with the tabulator key until what has the focus fits. */
async function tabTo(page, fits, most = 60) {
  for (let n = 0; n < most; n++) {
    if (await page.evaluate((source) => new RegExp(source).test(document.activeElement?.id || '') || new RegExp(source).test(document.activeElement?.textContent?.trim() ?? ''), fits)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the keyboard does not come to ${fits}`)
}

/** Presses the button that goes on, and waits for the step that comes. */
async function onTo(page, step) {
  await page.getByRole('button', { name: 'Videre' }).click()
  await page.getByRole('heading', { name: step, level: 2 }).waitFor()
  await settled(page)
}

test('a survey is started from a template, decided on, added to by a unit leader and published', async () => {
  let programme
  let wave
  let havnen
  let bakken
  await as('coordinator', async (page) => {
    await visit(page, '/staff/programmes')
    // The demo asks in three units already; as many are answered for as are asked in all.
    await page.getByRole('link', { name: 'Tilfredshed i tre centre' }).click()
    await page.getByRole('link', { name: 'Efter sommerens samtaler' }).click()
    const figures = page.getByRole('table', { name: 'For hver enhed' })
    const counts = async (name) => Number((await figures.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell').first().innerText()).trim())
    await figures.waitFor()
    assert.equal((await counts('Jobcenter Havnen')) + (await counts('Jobcenter Bakken')) + (await counts('Ungeindsatsen')), await counts('I alt'))
    // Of the one that has ended nobody is asked any more what came of it, and its answers are counted though nobody was asked.
    await visit(page, '/staff/programmes')
    await page.getByRole('link', { name: 'Selvbetjening på nettet' }).click()
    await page.getByRole('link', { name: 'Sommeren 2026' }).waitFor()
    assert.equal(await page.getByText('Næste skridt').count(), 0)
    await page.getByRole('link', { name: 'Sommeren 2026' }).click()
    await page.getByText(/^\d+ har svaret på det hele med et fælles link/).waitFor()
    await bothWidths(page, 'a wave that was answered by a link')
    await visit(page, '/staff/programmes?search=findes-ikke')
    await bothWidths(page, 'no survey is found')
    await visit(page, '/staff/programmes')
    const before = (await (await page.request.get('/api/v1/instruments?state=published')).json()).items.length
    await page.getByRole('link', { name: 'Ny undersøgelse' }).first().click()
    await settled(page)

    // The questions: nothing goes on before one of the templates is chosen. By keyboard alone.
    await tabTo(page, '^Videre$')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Skabelon: Vælg et af dem.' }).click()
    assert.equal(await page.evaluate(() => document.activeElement.id), 'field-template')
    await bothWidths(page, 'the wizard refusing')
    await page.getByLabel('Skabelon').last().selectOption('committee-seven')
    await page.getByText('7 spørgsmål tælles med.').waitFor()
    await pictured(page, 'programme-new-questions')
    await onTo(page, 'Navn og formål')

    assert.notEqual(await page.getByLabel('Navn').inputValue(), '', 'the name of the template')
    await page.getByLabel('Navn').fill('Udvalgets syv spørgsmål')
    await page.getByLabel('Formål').fill('At se, om borgerne bliver hørt.')
    await page.getByLabel('Ansvarlig medarbejder').selectOption({ label: 'Kasper Koordinator' })
    await pictured(page, 'programme-new-about')
    await onTo(page, 'Enheder')

    await page.getByLabel('Demokøbing Kommune').uncheck()
    for (const unit of ['Jobcenter Havnen', 'Jobcenter Bakken']) await page.getByLabel(unit).check()
    await pictured(page, 'programme-new-units')
    await onTo(page, 'Beslutning og anonymitet')

    await page.getByRole('button', { name: 'Videre' }).click()
    await page.locator('.error-summary').waitFor()
    assert.equal(await page.locator('.error-summary li').count(), 2)
    await page.getByLabel('Udvalget').check()
    await page.getByLabel('Fortroligt').check()
    await pictured(page, 'programme-new-rules')
    await onTo(page, 'Årshjul')

    // What was chosen stays when one goes back and forth with the browser ...
    await page.goBack()
    await page.getByRole('heading', { name: 'Beslutning og anonymitet', level: 2 }).waitFor()
    assert.equal(await page.getByLabel('Udvalget').isChecked(), true)
    await page.goForward()
    await page.getByRole('heading', { name: 'Årshjul', level: 2 }).waitFor()
    await page.reload() // ... and when the page is loaded again
    await page.getByRole('heading', { name: 'Årshjul', level: 2 }).waitFor()
    assert.equal(await page.getByLabel('Spørgsmål, der måles').inputValue(), '7')
    await page.getByLabel('Hvor tit måles der?').fill('12')
    await page.getByLabel('Næste måling begynder').fill(written(dayFromNow(3)))
    await page.getByLabel('Undersøgelsen slutter').fill(written(dayFromNow(1)))
    await page.getByRole('button', { name: 'Start undersøgelsen' }).click()
    await page.getByText('Undersøgelsen slutter før næste måling.').first().waitFor()
    await page.getByLabel('Undersøgelsen slutter').fill(written(dayFromNow(2000)))
    await pictured(page, 'programme-new-wheel')
    await page.getByRole('button', { name: 'Start undersøgelsen' }).click()
    await page.waitForURL(/\/staff\/programmes\/\d+$/)
    await settled(page)
    programme = Number(page.url().split('/').at(-1))
    const told = await (await page.request.get('/api/v1/instruments?state=published')).json()
    assert.equal(told.items.length, before + 1, 'one questionnaire, although the first try was refused')
    await pictured(page, 'programme')

    // The committee's decision, with the themes of the questionnaire.
    await page.getByRole('button', { name: 'Skriv en beslutning ned' }).first().click()
    assert.equal(await dialog(page).getByLabel('Udvalget').isChecked(), true)
    await dialog(page).getByLabel('Dag').fill(written(dayFromNow(1)))
    await dialog(page).getByLabel('Punkt i referatet').fill('Møde i udvalget, punkt 7')
    await dialog(page).getByRole('button', { name: 'Gem' }).click()
    await dialog(page).getByText('Den kan ikke være senere end i dag.').first().waitFor()
    await dialog(page).getByLabel('Dag').fill(written(dayFromNow(-1)))
    await pictured(page, 'programme-decision')
    await dialog(page).getByRole('button', { name: 'Gem' }).click()
    await page.getByText('Beslutningen er skrevet ned.').waitFor()

    await page.getByRole('button', { name: 'Begynd den første måling' }).click()
    await dialog(page).getByLabel('Målingens navn').fill('Bliver du hørt?')
    assert.equal(await dialog(page).getByLabel('Første dag').inputValue(), written(dayFromNow(3)), 'the day of the year wheel')
    await dialog(page).getByLabel('Sidste dag').fill(written(dayFromNow(30)))
    await dialog(page).getByRole('button', { name: 'Ny måling' }).click()
    await page.waitForURL(/\/staff\/waves\/\d+$/)
    await settled(page)
    wave = Number(page.url().split('/').at(-1))
    await page.getByText('Målingen er klar til at blive udgivet').waitFor()
    await pictured(page, 'wave')
    const units = await (await page.request.get('/api/v1/units')).json()
    havnen = units.find((one) => one.name === 'Jobcenter Havnen').id
    bakken = units.find((one) => one.name === 'Jobcenter Bakken').id
  }, { allow: /422/ })

  await as('unit_leader', async (page) => {
    await visit(page, '/staff/programmes')
    assert.equal(await page.getByRole('link', { name: 'Ny undersøgelse' }).count(), 0)
    await page.getByRole('link', { name: 'Udvalgets syv spørgsmål' }).click()
    await settled(page)
    assert.equal(await page.locator('main').getByRole('button', { name: /Afslut|beslutning|Ny måling|Vælg enheder/ }).count(), 0, 'buttons that a unit leader cannot use')
    await page.getByRole('link', { name: 'Bliver du hørt?' }).click()
    await settled(page)
    assert.equal(await page.getByRole('button', { name: 'Udgiv målingen' }).count(), 0)
    await page.getByRole('link', { name: 'Jobcenter Havnen' }).click()
    await settled(page)
    await page.getByText('Kernen, som alle bliver spurgt om').click()
    await page.getByText('Kernen er låst.').waitFor()

    // A question of the unit's own, by keyboard.
    await page.locator('main h1').focus()
    await tabTo(page, '^Tilføj spørgsmål$')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.getByRole('button', { name: 'Gem' }).click()
    await page.locator('.error-summary').waitFor()
    await bothWidths(page, 'a local question refused')
    await page.locator('textarea[id$="text-da-text"]').first().fill('Er det nemt at finde vej hos os?')
    await page.getByLabel('Indikator').fill('wayfinding')
    await page.getByRole('button', { name: 'Gem' }).click()
    await page.getByText('Enhedens spørgsmål er gemt.').waitFor()
    await pictured(page, 'local')

    // What is taken away can be put back, and what is not saved says so.
    await page.getByRole('button', { name: /^Fjern: spørgsmål 1/ }).click()
    await page.getByText('Ikke gemt endnu').waitFor()
    await page.getByRole('button', { name: 'Fortryd' }).click()

    // The core, other units and the wave itself are refused by every way there is.
    const { document, parts } = await (await page.request.get(`/api/v1/waves/${wave}`)).json()
    const edition = parts.find((one) => one.unit === havnen).edition
    const put = async (path, data) => (await page.request.put(`/api/v1${path}`, { data })).status()
    const code = document.core.find((q) => q.kind === 'scale5')
    assert.equal(await put(`/waves/${wave}/units/${havnen}`, { edition, questions: [code] }), 422, 'a question of the core once more')
    assert.equal(await put(`/waves/${wave}/units/${bakken}`, { edition: 0, questions: [] }), 403, 'another unit')
    assert.equal(await put(`/waves/${wave}/publication`, { edition: 1 }), 403)
    assert.equal((await page.request.post(`/api/v1/programmes/${programme}/waves`, { data: { name: 'A', opensOn: dayFromNow(1), closesOn: dayFromNow(2) } })).status(), 403)
    await assert.rejects(sql(program, `UPDATE instrument_version SET document = '{}' WHERE published_at IS NOT NULL`), /kept as it was/)

    await visit(page, `/staff/waves/${wave}/units/${bakken}`)
    await page.getByText('Du kan se spørgsmålene, men ikke ændre dem.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Gem' }).count(), 0)
  }, { allow: /422/ })

  await as('coordinator', async (page) => {
    await visit(page, `/staff/waves/${wave}/edit`)
    await page.getByLabel('Sidste dag').fill(written(dayFromNow(3000)))
    await page.getByRole('button', { name: 'Gem' }).click()
    await page.waitForURL(/\/staff\/waves\/\d+$/)
    await settled(page)
    const missing = page.getByText('Den sidste dag ligger efter, at undersøgelsen slutter.')
    await missing.waitFor()
    assert.equal(await page.getByRole('button', { name: 'Udgiv målingen' }).count(), 0)
    await pictured(page, 'wave-missing')
    await page.locator('main .alert').getByRole('link', { name: 'Ret målingen' }).click()
    await settled(page)
    await pictured(page, 'wave-edit')
    await page.getByLabel('Sidste dag').fill(written(dayFromNow(30)))
    await page.getByRole('button', { name: 'Gem' }).click()
    await page.getByText('Målingen er klar til at blive udgivet').waitFor()

    await page.getByRole('button', { name: 'Udgiv målingen' }).click()
    await bothWidths(page, 'publishing')
    await dialog(page).getByRole('button', { name: 'Udgiv målingen' }).click()
    await page.getByText('Målingen er udgivet og låst.').waitFor()
    await settled(page)
    await page.locator('.badge', { hasText: 'Udgivet' }).waitFor()

    await page.getByRole('button', { name: 'Giv flere dage' }).click()
    await dialog(page).getByLabel('Ny sidste dag').fill(written(dayFromNow(10)))
    await dialog(page).getByRole('button', { name: 'Giv flere dage' }).click()
    await dialog(page).getByText('Borgerne er lovet dagene').first().waitFor()
    await dialog(page).getByLabel('Ny sidste dag').fill(written(dayFromNow(40)))
    await dialog(page).getByRole('button', { name: 'Giv flere dage' }).click()
    await page.getByText('Den sidste dag er flyttet.').waitFor()

    await page.getByRole('button', { name: 'Skriv, hvad der kom ud af det' }).click()
    await dialog(page).getByLabel('Hvad kom der ud af det?').fill('Vi har hørt jer.\n\nNu ringer vi tilbage samme dag.')
    await dialog(page).getByRole('button', { name: 'Gem' }).click()
    await page.getByText('Teksten er gemt').waitFor()
    await settled(page)
    await pictured(page, 'wave-published')
    await page.getByRole('link', { name: 'Se borgernes side' }).click()
    await page.getByText('Nu ringer vi tilbage samme dag.').waitFor()
  }, { allow: /422/ })

  await as('unit_leader', async (page) => {
    await visit(page, `/staff/waves/${wave}/units/${havnen}`)
    await page.getByText('Målingen er udgivet. Spørgsmålene bliver stående.').waitFor()
    await page.getByText('Er det nemt at finde vej hos os?').waitFor()
  })
}, { timeout: 240_000 })

/** Goes through the wizard with as little as it takes, decides, and begins a wave; gives the number of the wave. */
async function startFrom(page, template) {
  await visit(page, '/staff/programmes/new')
  await page.getByLabel('Skabelon').last().selectOption(template)
  await onTo(page, 'Navn og formål')
  await page.getByLabel('Navn').fill(`Prøve: ${template}`)
  await onTo(page, 'Enheder')
  for (const unit of ['Jobcenter Havnen', 'Jobcenter Bakken', 'Ungeindsatsen']) await page.getByLabel(unit).check()
  await onTo(page, 'Beslutning og anonymitet')
  await page.getByLabel('Forvaltningen').check()
  await page.getByLabel('Anonymt').check()
  await onTo(page, 'Årshjul')
  await page.getByRole('button', { name: 'Start undersøgelsen' }).click()
  await page.waitForURL(/\/staff\/programmes\/\d+$/)
  await settled(page)
  await page.getByRole('button', { name: 'Skriv en beslutning ned' }).first().click()
  await dialog(page).getByLabel('Dag').fill(written(dayFromNow(0)))
  await dialog(page).getByLabel('Punkt i referatet').fill('Direktionen')
  await dialog(page).getByRole('button', { name: 'Gem' }).click()
  await page.getByRole('button', { name: 'Begynd den første måling' }).click()
  await dialog(page).getByLabel('Målingens navn').fill('Første gang')
  await dialog(page).getByLabel('Første dag').fill(written(dayFromNow(0)))
  await dialog(page).getByLabel('Sidste dag').fill(written(dayFromNow(20)))
  await dialog(page).getByRole('button', { name: 'Ny måling' }).click()
  await page.waitForURL(/\/staff\/waves\/\d+$/)
  await settled(page)
  return Number(page.url().split('/').at(-1))
}

let talks // the wave about conversations

test('the surveys of the papers are each started by the wizard and can be published', () =>
  as('coordinator', async (page) => {
    const ready = (wave) => page.getByText('Målingen er klar til at blive udgivet').waitFor().then(() => wave)
    for (const template of ['bif-yearly', 'sof-btu', 'ballerup-themes', 'aalborg-talks']) talks = await ready(await startFrom(page, template))
    // Of a pair each side waits for the other.
    const citizens = await startFrom(page, 'hjoerring-citizens')
    await page.getByText('Spørgeskemaet til den anden side er ikke udgivet.').waitFor()
    await ready(await startFrom(page, 'hjoerring-staff'))
    await visit(page, `/staff/waves/${citizens}`)
    await page.getByRole('button', { name: 'Udgiv målingen' }).click()
    await dialog(page).getByRole('button', { name: 'Udgiv målingen' }).click()
    await page.getByText('Målingen er udgivet og låst.').waitFor()
  }))

// As in Aalborg: everybody with a conversation in some days is asked, and half of them answer.
test('of 2,000 people with a conversation 1,000 answer, which is 50,0 %, and the answers are read and fetched without names', () =>
  as('coordinator', async (page) => {
    await visit(page, `/staff/waves/${talks}`)
    await page.getByRole('button', { name: 'Udgiv målingen' }).click()
    await dialog(page).getByRole('button', { name: 'Udgiv målingen' }).click()
    await page.getByText('Målingen er udgivet og låst.').waitFor()
    const people = await sql(program, `SELECT source_id FROM resident WHERE email <> '' AND protection = 'no' AND gone = '' AND NOT EXISTS (SELECT FROM contact c WHERE c.resident_id = resident.id) ORDER BY id LIMIT 2000`)
    assert.equal(people.length, 2000)
    const list = ['Borgernummer;Dato;Samtaleform', ...people.map(([id], i) => `${id};${written(dayFromNow(-1 - (i % 10)))};${['personlig', 'telefon', 'video'][i % 3]}`)].join('\r\n')
    const taken = await page.request.post('/api/v1/survey-events?unit=3&kind=conversation', { data: Buffer.from(list), headers: { 'Content-Type': 'application/octet-stream' } })
    assert.ok(taken.ok(), await taken.text())
    const asked = await page.request.post(`/api/v1/waves/${talks}/samples`, { data: { kind: 'conversations', unit: 3, from: dayFromNow(-14), to: dayFromNow(-1) } })
    assert.ok(asked.ok(), await asked.text())
    await visit(page, `/staff/waves/${talks}/answers`)
    await page.getByText('Svarene kan ses, når målingen er lukket.').waitFor()
    await visit(page, `/staff/waves/${talks}`)
    const { document } = await (await page.request.get(`/api/v1/waves/${talks}`)).json()
    const [scale, words] = [document.core.find((q) => q.kind === 'scale5'), document.core.find((q) => q.kind === 'text')]
    await sql(program, `WITH r AS (INSERT INTO survey_response (id, wave_id, unit_id, mode, language, easy, frame, answers, complete)
        SELECT gen_random_uuid(), ${talks}, 3, 'web', '', false, '{}', convert_to(format('{"${scale.code}":%s}', 1 + n % 5), 'UTF8'), true FROM generate_series(1, 1000) n RETURNING id)
      INSERT INTO survey_text (response_id, question, body, state) SELECT id, '${words?.code ?? 'none'}', 'Jeg fik ro til at tale.', 'clear' FROM r WHERE ${Boolean(words)}`)

    await page.getByRole('button', { name: 'Luk før tid' }).click()
    await dialog(page).getByRole('button', { name: 'Luk før tid' }).click()
    await page.getByText('Målingen er lukket.').waitFor()
    await page.reload()
    await settled(page)
    const all = page.getByRole('row', { name: /I alt/ })
    await all.getByText(/^50,0\s*%$/).waitFor()
    assert.match(await all.innerText(), /2\.000[\s\S]*1\.000/)
    await pictured(page, 'wave-half')

    await page.getByRole('link', { name: 'Se svarene uden navne' }).click()
    await settled(page)
    await page.getByText('Der er ingen navne').waitFor()
    assert.equal(await page.locator('main tbody tr').count(), 50)
    await bothWidths(page, 'the answers')
    await pictured(page, 'answers')
    await page.getByRole('link', { name: 'Næste' }).click()
    await settled(page)
    await page.getByLabel('Vis svar som').selectOption('numbers')
    await settled(page)
    await page.locator('main th', { hasText: scale.code }).first().waitFor()
    await page.getByRole('button', { name: 'Hent som fil' }).click()
    await dialog(page).getByLabel('CSV').check()
    await dialog(page).getByRole('textbox').fill('Årets rapport')
    const [file] = await Promise.all([page.waitForEvent('download'), dialog(page).getByRole('button', { name: 'Hent som fil' }).click()])
    const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/)
    assert.equal(lines.length, 1001)
    assert.match(lines[0], new RegExp(scale.code))
  }), { timeout: 240_000 })

test('a wave is closed with a confirmation, the next one copies it, and a survey ends with a reason', () =>
  as('coordinator', async (page) => {
    const { id, wave } = await addProgramme(page.request, 'Den årlige', await addQuestionnaire(page.request, 'Den årliges spørgsmål'))
    const questions = [{ code: 'u1_1', kind: 'yesno', theme: 'respect', indicator: 'heard', text: { da: { text: 'Var der kaffe?' }, en: { text: 'Was there coffee?' } },
      options: [{ code: 1, text: { da: { text: 'Ja' }, en: { text: 'Yes' } } }, { code: 0, text: { da: { text: 'Nej' }, en: { text: 'No' } } }] }]
    const saved = await page.request.put(`/api/v1/waves/${wave}/units/1`, { data: { edition: 0, questions } })
    assert.equal(saved.status(), 200, await saved.text())

    await visit(page, `/staff/programmes/${id}`)
    await page.getByRole('button', { name: 'Vælg enheder' }).click()
    await dialog(page).getByLabel('Ungeindsatsen').check()
    await pictured(page, 'programme-units')
    await dialog(page).getByRole('button', { name: 'Gem' }).click()
    await page.getByText('Enhederne er gemt.').waitFor()

    await visit(page, `/staff/waves/${wave}`)
    await page.getByRole('button', { name: 'Udgiv målingen' }).click()
    await dialog(page).getByRole('button', { name: 'Udgiv målingen' }).click()
    await page.getByRole('button', { name: 'Luk før tid' }).click()
    await bothWidths(page, 'closing')
    await dialog(page).getByRole('button', { name: 'Annuller' }).click()
    await page.getByRole('button', { name: 'Luk før tid' }).click()
    await dialog(page).getByRole('button', { name: 'Luk før tid' }).click()
    await page.getByText('Målingen er lukket.').waitFor()
    await settled(page)
    await page.locator('.badge', { hasText: 'Lukket' }).waitFor()

    await visit(page, `/staff/programmes/${id}`)
    await page.getByRole('button', { name: 'Ny måling' }).click()
    await dialog(page).getByLabel('Målingens navn').fill('Næste år')
    await dialog(page).getByLabel('Første dag').fill(written(dayFromNow(365)))
    await dialog(page).getByLabel('Sidste dag').fill(written(dayFromNow(395)))
    await dialog(page).getByRole('button', { name: 'Ny måling' }).click()
    await page.waitForURL((url) => /\/staff\/waves\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/${wave}`))
    await settled(page)
    const { parts } = await (await page.request.get(`/api/v1${new URL(page.url()).pathname.replace('/staff', '')}`)).json()
    assert.equal(parts.find((one) => one.unit === 1).questions[0].code, 'u1_1')

    // A draft that nobody wants is thrown away, and can be begun anew.
    await page.getByRole('button', { name: 'Smid kladden væk' }).click()
    await bothWidths(page, 'throwing a draft away')
    await dialog(page).getByRole('button', { name: 'Smid kladden væk' }).click()
    await page.getByText('Målingen er smidt væk.').waitFor()
    await settled(page)
    assert.equal(await page.getByRole('link', { name: 'Næste år' }).count(), 0)

    // Somebody else changes the programme meanwhile: nothing is overwritten.
    await visit(page, `/staff/programmes/${id}/edit`)
    const told = await (await page.request.get(`/api/v1/programmes/${id}`)).json()
    const plan = { name: 'Den årlige måling', purpose: '', coreLength: told.coreLength, themesBy: told.themesBy, level: told.level }
    assert.equal((await page.request.put(`/api/v1/programmes/${id}`, { data: { edition: told.edition, ...plan } })).status(), 204)
    await page.getByLabel('Navn', { exact: true }).fill('Noget andet')
    await page.getByRole('button', { name: 'Gem' }).click()
    await page.getByText('En anden har ændret dette imens.').waitFor()
    await bothWidths(page, 'a conflict')

    await visit(page, '/staff/programmes?search=årlige')
    await page.getByRole('link', { name: 'Den årlige måling' }).click()
    await settled(page)
    await page.getByRole('button', { name: 'Afslut undersøgelsen' }).click()
    await dialog(page).getByLabel('Hvorfor slutter den?').fill('En ny undersøgelse tager over.')
    await dialog(page).getByRole('button', { name: 'Afslut undersøgelsen' }).click()
    await page.getByText('En ny undersøgelse tager over.').first().waitFor()
    await settled(page)
    await pictured(page, 'programme-ended')
    await visit(page, '/staff/programmes?state=ended')
    assert.equal(await page.locator('main tbody tr').count(), 1)
    await visit(page, '/staff/programmes')
    await pictured(page, 'programmes')
  }, { allow: /409/ }))

test('what seems to name somebody is released or taken out, and then it waits no more', () =>
  as('coordinator', async (page) => {
    await sql(program, "UPDATE survey_text SET found = '[]', state = 'clear' WHERE state = 'held'") // those of the demo
    const wave = await addWave(program, 'confidential')
    await holdText(program, wave, 'Ring til Karen på 12 34 56 78. Hun lytter altid.')
    await holdText(program, wave, 'Bo er en sød dreng.')
    await visit(page, '/staff/programmes')
    await page.getByRole('link', { name: 'Se skrevne svar igennem' }).click()
    await settled(page)
    await pictured(page, 'held-texts')
    const first = page.locator('main article', { hasText: 'Karen' })
    await first.getByRole('button', { name: 'Tag noget ud' }).click()
    await dialog(page).getByLabel('Det, der skal stå tilbage').fill('Ring til [navn]. Hun lytter altid.')
    await dialog(page).getByRole('button', { name: 'Tag noget ud' }).click()
    assert.equal(await dialog(page).count(), 1, 'without a reason nothing is taken out')
    await dialog(page).getByLabel('Hvorfor tager du noget ud?').fill('Et navn og et nummer')
    await pictured(page, 'held-text-redact')
    await dialog(page).getByRole('button', { name: 'Tag noget ud' }).click()
    await page.getByText('Svaret er rettet og kan læses.').waitFor()
    await settled(page)
    await page.locator('main article', { hasText: 'Bo er' }).getByRole('button', { name: 'Frigiv' }).click()
    await dialog(page).getByRole('button', { name: 'Frigiv' }).click()
    await page.getByText('Ingen svar venter på at blive set igennem.').waitFor()
    const rows = await sql(program, "SELECT state, body FROM survey_text WHERE state <> 'clear' ORDER BY state")
    assert.deepEqual(rows, [['redacted', 'Ring til [navn]. Hun lytter altid.'], ['released', 'Bo er en sød dreng.']])
  }))
