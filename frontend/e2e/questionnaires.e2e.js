// A questionnaire from nothing to its second version: written by keyboard, branched, translated, tried out, published.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

let program
let browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const staff = (work) =>
  withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'coordinator')
    await work(page)
  })

/** Waits until the editor says that everything is kept. */
const kept = (page) => page.locator('.draft-actions [role=status]', { hasText: /^Gemt$/ }).waitFor()

/** Goes on with the tabulator key until what has the focus fits. */
async function tabTo(page, fits, most = 150) {
  for (let n = 0; n < most; n++) {
    if (await page.evaluate((source) => new RegExp(source).test(document.activeElement?.textContent?.trim() || document.activeElement?.id || ''), fits)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the keyboard does not come to ${fits}`)
}

async function codes(page) {
  return page.locator('.questions .words > span:first-of-type').allTextContents().then((all) => all.map((text) => text.split(',')[0]))
}

async function measure(page, theme) {
  await page.getByLabel('Tema').fill(theme)
  await page.getByLabel('Indikator').fill('heard')
}

test('a questionnaire is written, branched, translated, tried out, published and changed', () =>
  staff(async (page) => {
    await visit(page, '/staff/questionnaires/new')
    await page.getByLabel('Navn').fill('Hvordan gik samtalen?')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/staff\/questionnaires\/\d+\/draft$/)
    await settled(page)
    const id = Number(/questionnaires\/(\d+)/.exec(page.url())[1])

    // Three questions by keyboard alone: the focus goes to the words of each new one.
    await page.locator('main h1').focus()
    for (const [kind, words] of [['', 'I hvor høj grad blev du hørt?'], ['fr', 'Hvad skulle være anderledes?'], ['j', 'Kom du videre efter samtalen?']]) {
      await page.locator('main h1').focus()
      await tabTo(page, '^field-new-kind$|^Skala med fem trin')
      await page.keyboard.type(kind) // the first one is a scale already
      await tabTo(page, '^Tilføj spørgsmål$')
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
      await page.keyboard.type(words)
    }
    await kept(page)
    assert.deepEqual(await codes(page), ['q1', 'q2', 'q3'])

    // The order by keyboard, told to those who do not see it.
    await page.locator('#question-2').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByText('q3 er nu nummer 2 af 3.').waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question-1')
    assert.deepEqual(await codes(page), ['q1', 'q3', 'q2'])
    await page.keyboard.press('Alt+ArrowDown')
    assert.deepEqual(await codes(page), ['q1', 'q2', 'q3'])

    // What is taken away comes back.
    await page.getByRole('button', { name: /^Fjern: spørgsmål 3/ }).click()
    assert.deepEqual(await codes(page), ['q1', 'q2'])
    await page.getByRole('button', { name: 'Fortryd' }).click()
    assert.deepEqual(await codes(page), ['q1', 'q2', 'q3'])

    for (const at of [0, 1, 2]) {
      await page.locator(`#question-${at}`).click()
      await measure(page, 'respect')
    }
    // Only those who were not heard are asked what should be different.
    await page.locator('#question-1').click()
    await page.getByRole('button', { name: 'Tilføj betingelse' }).click()
    await page.getByLabel('Betingelse 1: sammenligning').selectOption('at_most')
    await page.getByLabel('Betingelse 1: svar').selectOption('2')

    // The other language: its missing words are told until they are there.
    await kept(page)
    await page.locator('#warnings').getByText('Oversættelsen mangler').first().waitFor()
    for (const [at, words] of [[0, 'How well were you heard?'], [1, 'What should be different?'], [2, 'Did you get on after the talk?']]) {
      await page.locator(`#question-${at}`).click()
      if (at === 0) await page.locator('#question').getByRole('tab', { name: 'Engelsk' }).click()
      await page.locator('#question').getByLabel(/^Tekst( |$)/).fill(words)
    }
    await page.getByText('Titel, sprog og faste ord').click()
    await page.getByLabel('Titel, som borgerne ser').fill('How was the talk?')
    await page.getByText('Titel, sprog og faste ord').click()
    await kept(page)
    await page.locator('#warnings').getByText('Intet er i vejen for at udgive.').waitFor()
    assert.equal(await page.locator('#warnings').getByText('Oversættelsen mangler').count(), 0)

    // The preview in both languages.
    const preview = page.locator('.preview')
    await page.locator('#question-0').click()
    await preview.getByText('I hvor høj grad blev du hørt?').waitFor()
    await preview.getByLabel('Sprog i visningen').selectOption('en')
    await preview.getByText('How well were you heard?').waitFor()
    await preview.getByLabel('Sprog i visningen').selectOption('da')
    await pictured(page, 'questionnaire-editor')

    // Who was heard is not asked why; who was not, is.
    await preview.getByRole('button', { name: 'Prøv at svare' }).click()
    await preview.getByLabel('I høj grad', { exact: true }).check()
    await preview.getByRole('button', { name: 'Næste' }).click()
    await preview.getByText('Kom du videre efter samtalen?').waitFor()
    await preview.getByRole('button', { name: 'Tilbage' }).click()
    await preview.getByLabel('Slet ikke').check()
    await preview.getByRole('button', { name: 'Næste' }).click()
    await preview.getByText('Hvad skulle være anderledes?').waitFor()
    await preview.locator('textarea').fill('Tid')
    await preview.getByRole('button', { name: 'Næste' }).click()
    await preview.getByLabel('Ja', { exact: true }).check()
    await preview.getByRole('button', { name: 'Næste' }).click()
    await preview.getByText('Det var det sidste spørgsmål.').waitFor()
    assert.deepEqual(JSON.parse(await preview.locator('pre').textContent()), { q1: 1, q2: 'Tid', q3: 1 })

    await page.getByRole('button', { name: 'Udgiv', exact: true }).click()
    await page.locator('dialog[open]').getByText('Det er den første version.').waitFor()
    await page.locator('dialog[open]').getByRole('button', { name: 'Udgiv' }).click()
    await page.waitForURL(new RegExp(`/staff/questionnaires/${id}$`))
    await settled(page)

    // The next version: other words break the series, which is told, and asks for a reason.
    await page.getByRole('button', { name: 'Begynd næste version' }).click()
    await page.waitForURL(/\/draft$/)
    await settled(page)
    await page.locator('#question').getByLabel(/^Tekst( |$)/).fill('I hvor høj grad følte du dig hørt?')
    await kept(page)
    await page.getByRole('button', { name: 'Udgiv', exact: true }).click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByText('Bryder serien').first().waitFor()
    await dialog.getByText('I hvor høj grad følte du dig hørt?').waitFor()
    await bothWidths(page, 'the comparison before publishing')
    const refused = page.waitForResponse((answer) => answer.url().endsWith('/publication'))
    await dialog.getByLabel('Hvad er ændret, og hvorfor?').fill('Udvalget ville spørge til følelsen.')
    await dialog.getByRole('button', { name: 'Udgiv' }).click()
    assert.equal((await refused).status(), 200)
    await page.waitForURL(new RegExp(`/staff/questionnaires/${id}$`))
    await settled(page)
    await page.getByText('Udvalget ville spørge til følelsen.').first().waitFor()
    await pictured(page, 'questionnaire')
    await page.getByRole('link', { name: 'Version 2' }).click()
    await settled(page)
    await page.getByText('Bryder serien').first().waitFor()
    await pictured(page, 'questionnaire-version')
    await visit(page, '/staff/questionnaires')
    await pictured(page, 'questionnaires')
  }))

test('of two who write the same draft, the second one is told and loses nothing', () =>
  withPage(browser, { url: program.url, allow: /409/ }, async (page) => {
    await signInAs(page, 'coordinator')
    const made = await (await page.request.post('/api/v1/instruments', { data: { unit: 1, name: 'To på én gang' } })).json()
    await visit(page, `/staff/questionnaires/${made.id}/draft`)
    const path = `/api/v1/instruments/${made.id}`
    const { document } = await (await page.request.get(`${path}/versions/1`)).json()
    document.title.da.text = 'En anden var her'
    assert.equal((await page.request.put(`${path}/draft`, { data: { edition: 1, document } })).status(), 200)
    await page.getByRole('button', { name: 'Tilføj spørgsmål' }).click()
    await page.getByRole('heading', { name: 'En anden har ændret kladden' }).waitFor()
    await bothWidths(page, 'a conflict')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Hent som fil' }).click()
    assert.equal((await download).suggestedFilename(), 'to-paa-en-gang-1.json')
    await page.getByRole('button', { name: 'Hent kladden igen' }).click()
    await settled(page)
    await page.getByText('Titel, sprog og faste ord').click()
    assert.equal(await page.getByLabel('Titel, som borgerne ser').inputValue(), 'En anden var her')
  }))

test('a questionnaire that is used no more says why and what replaced it, and can be taken back', () =>
  staff(async (page) => {
    const begin = async (name) => (await (await page.request.post('/api/v1/instruments', { data: { unit: 1, name } })).json()).id
    const old = await begin('Den gamle måling')
    await begin('Den nye måling')
    await visit(page, `/staff/questionnaires/${old}`)
    await page.getByRole('button', { name: 'Afslut spørgeskemaet' }).click()
    await page.getByLabel('Hvorfor bruges det ikke mere?').fill('Den var for lang.')
    await page.getByLabel('Hvad kommer i stedet?').selectOption({ label: 'Den nye måling' })
    await page.locator('dialog[open]').getByRole('button', { name: 'Afslut spørgeskemaet' }).click()
    await page.getByText('Den var for lang.').first().waitFor()
    await settled(page)
    await bothWidths(page, 'an ended questionnaire')
    await page.getByRole('link', { name: 'Den nye måling' }).click()
    await settled(page)
    await page.getByText('Det kom i stedet for').waitFor()
    await visit(page, `/staff/questionnaires/${old}`)
    await page.getByRole('button', { name: 'Tag det i brug igen' }).click()
    await page.getByText('Spørgeskemaet er i brug igen.').waitFor()
    await visit(page, '/staff/questionnaires?search=gamle')
    assert.equal(await page.locator('main tbody tr').count(), 1)
  }))

test('a questionnaire begins from a template, with its name and its questions', () =>
  staff(async (page) => {
    await visit(page, '/staff/questionnaires/new')
    await page.getByLabel('Skabelon').selectOption('sof-btu')
    const title = await page.getByLabel('Skabelon').locator('option:checked').textContent()
    assert.equal(await page.getByLabel('Navn').inputValue(), title)
    await page.getByText(/5 spørgsmål tælles med/).waitFor()
    await pictured(page, 'questionnaire-new')
    await page.getByRole('button', { name: 'Opret' }).click()
    await page.waitForURL(/\/staff\/questionnaires\/\d+\/draft$/)
    await settled(page)
    await page.getByText('Intet er i vejen for at udgive.').waitFor()
    assert.ok((await codes(page)).includes('welcome'))
  }))
