// The main job from one end to the other, as each audience does it: a coordinator reads a list in, makes a panel, draws
// whom to invite and sends mail to a server that refuses, delays and hangs; citizens answer on an old phone without
// JavaScript; then the panel is drawn, confirmed and told about, those who were drawn take their seats, and a committee
// member sees the balance. One of the people is protected: nobody is shown who it is.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { linkIn } from './citizens.js'
import { startProgram } from './program.js'
import { startSink, waitForMail, wholeTextOf } from './sink.js'
import { protectedWords, settled, signInAs, visit } from './staff.js'

const people = 30
const rules = [
  { to: 'refused@*', at: 'RCPT', code: 550, text: '5.1.1 No such user' },
  { to: 'delayed@*', at: 'RCPT', times: 1, code: 451, text: '4.7.1 Come back later' },
  { to: 'hanging@*', at: 'RCPT', times: 1, hang: true },
]
/** Those whom the mail server treats badly, and those whom the test follows; the rest are numbered. */
const names = ['refused', 'delayed', 'hanging', 'no', 'later', 'erase', 'yes-1', 'yes-2', 'yes-3', 'yes-4', 'yes-5', 'yes-6', 'yes-hidden']
const willing = names.filter((one) => one.startsWith('yes-'))
const emails = Array.from({ length: people }, (_, i) => `${names[i] ?? `other-${i}`}@walk.example`)
const birthYear = (i) => 1950 + i
const list = [
  'Borger id;Navn;E-mail;Adresse;Postnr;Fødselsdato;Køn;Kendt med havnen;Beskyttet',
  ...Array.from({ length: people }, (_, i) => {
    const [who, hidden] = names[i] === 'yes-hidden' ? ['Zzyzx Hemmelig;%;Skjulvej 99;9990', 'ja'] : [`Vandrer ${emails[i].split('@')[0]};%;;`, 'nej']
    return `WALK-${i};${who.replace('%', emails[i])};${birthYear(i)}-05-17;${i % 2 ? 'K' : 'M'};${i % 2 ? 'Ja' : 'Nej'};${hidden}`
  }),
].join('\r\n')

let sink
let program
let browser
let panel
let standBys

before(async () => {
  sink = await startSink(rules)
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const staff = (work, role = 'coordinator', allow = undefined) =>
  withPage(browser, { url: program.url, allow }, async (page) => {
    await signInAs(page, role)
    return work(page)
  })

/** A citizen on an old phone; an answer 409 or 422 is told by the page, and by the browser's own line as well. */
const citizen = (work) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, work)

const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')
const heading = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor()
const mailTo = (name, limit) => waitForMail(sink, (mail) => mail.to.some((to) => to.startsWith(`${name}@`)), limit)
const send = (page) => page.locator('main form button[type=submit]').first().click()

/** Moves the demo's clock by the bar, hour by hour, until `right` is content with the day of the week and the hour. */
async function moveUntil(page, right) {
  for (let moved = 0; moved < 100; moved++) {
    const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
    const parts = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', timeZone: 'Europe/Copenhagen' }).formatToParts(new Date(now))
    const part = (type) => parts.find((one) => one.type === type).value
    if (right(part('weekday'), Number(part('hour')))) return
    await move(page, '+1 time')
  }
  assert.fail('the clock never came there')
}

const inTheEvening = (_, hour) => hour >= 19
const inOfficeHours = (day, hour) => !['Sat', 'Sun'].includes(day) && hour >= 9 && hour < 15
/** Those of our list whom mail has reached. */
const reached = () => sink.mails.map((mail) => mail.to[0]).filter((to) => to.endsWith('@walk.example'))

async function move(page, step) {
  const moved = page.waitForResponse((answer) => answer.url().endsWith('/demo/clock') && answer.request().method() === 'POST')
  await button(page, step).click()
  assert.ok((await moved).ok())
  await settled(page)
}

/** Where the clock stands, as YYYY-MM-DD, so many days on. */
async function dayFromNow(page, days) {
  const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
  return new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10)
}

test('a coordinator reads a list in', () =>
  staff(async (page) => {
    await visit(page, '/staff/imports/new')
    await page.getByLabel('Fil').setInputFiles({ name: 'havnen.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    await button(page, 'Læs filen').click()
    await page.waitForURL(/\/staff\/imports\/\d+$/)
    await settled(page)
    await page.getByLabel('Kendt med havnen', { exact: true }).selectOption('new')
    await page.getByLabel('Er ikke beskyttede').check()
    await button(page, 'Se resultatet igennem').click()
    await heading(page, 'Det vil ske')
    await button(page, 'Læs listen ind').click()
    await page.getByText('Listen er læst ind.').waitFor({ timeout: 30_000 })
  }))

test('and makes a panel, the first form by keyboard alone', () =>
  staff(async (page) => {
    await visit(page, '/staff/panels/new')
    await page.getByLabel('Navn').focus()
    await page.keyboard.type('Havnens panel')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Vi vil gerne høre, hvad du synes om havnen.')
    while (!(await button(page, 'Lav panelet').evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/staff\/panels\/\d+\/details$/)
    await settled(page)
    panel = /panels\/(\d+)/.exec(page.url())[1]
    await page.getByLabel('Opgave i samfundets interesse').check()
    await page.getByLabel('Bruges ikke', { exact: true }).check()
    await page.getByLabel('Antal pladser').fill('4')
    await page.getByLabel('Sidste svardag').fill(await dayFromNow(page, 21))
    await page.getByLabel('Første møde').fill(await dayFromNow(page, 60))
    await page.getByLabel('Panelet slutter').fill(await dayFromNow(page, 300))
    await button(page, 'Gem og gå videre').click()
    await page.waitForURL(/\/notice$/)
    await settled(page)

    for (const field of await page.locator('main form input[type=text], main form textarea').all()) {
      await field.fill((await field.inputValue()).replace(/\[[^\]]*\]/g, 'Demokøbing Kommune'))
    }
    await button(page, 'Offentliggør').click()
    await page.waitForURL(/\/features$/)
    await settled(page)
    for (const box of await page.locator('main input[type=checkbox]:checked').all()) await box.uncheck()
    await page.getByLabel('Kendt med havnen', { exact: true }).check()
    await button(page, 'Gem og gå videre').click()
    await page.waitForURL(/\/quotas$/)
    await settled(page)
  }))

test('whose quotas tell a contradiction at its cell', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/quotas`)
    for (const value of ['Ja', 'Nej']) {
      await page.getByLabel(`Mindst, ${value}`, { exact: true }).fill('3')
      await page.getByLabel(`Mål, ${value}`, { exact: true }).fill('2')
      await page.getByLabel(`Højst, ${value}`, { exact: true }).fill('1')
    }
    await page.getByText('Mindst 3 og højst 1 kan ikke passe begge to.').first().waitFor()
    assert.equal(await page.getByLabel('Mindst, Ja', { exact: true }).getAttribute('aria-invalid'), 'true')
    await button(page, 'Regn kvoter ud').click()
    await page.getByText('Kvoterne passer sammen.').waitFor()
    for (const value of ['Ja', 'Nej']) {
      await page.getByLabel(`Mindst, ${value}`, { exact: true }).fill('1')
      await page.getByLabel(`Højst, ${value}`, { exact: true }).fill('3')
    }
    await button(page, 'Gem og gå videre').click()
    await page.waitForURL(/\/plan$/)
    await settled(page)
  }))

test('or reads them from a file, which is told what is wrong with it', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/quotas`)
    await page.getByText('Har du kvoterne i en fil?').click()
    const give = async (...rows) => {
      const buffer = Buffer.from(['Kendetegn;Værdi;Mindst;Højst', ...rows].join('\n'))
      await page.getByLabel('Fil med kvoter').setInputFiles({ name: 'kvoter.csv', mimeType: 'text/csv', buffer })
      await button(page, 'Hent kvoterne').click()
    }
    await give('Kendt med havnen;Ja;1;3', 'Kendt med havnen;Måske;1;3')
    await page.getByRole('row', { name: /^3 Værdi Værdien kender vi ikke/ }).waitFor()
    await give('Kendt med havnen;Ja;2;3', 'Kendt med havnen;Nej;1;2')
    await page.getByText('2 kvoter er hentet').waitFor()
    assert.equal(await page.getByLabel('Mindst, Ja', { exact: true }).inputValue(), '2')
    assert.equal(await page.getByLabel('Højst, Nej', { exact: true }).inputValue(), '2')
  }))

test('lots are drawn for trial, then for those who are invited', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/plan`)
    await page.getByLabel('Antal invitationer').fill(String(people))
    await button(page, 'Træk på prøve').click()
    await page.getByRole('region', { name: /Hvem der inviteres: Prøve 1/ }).waitFor()
    await visit(page, `/staff/panels/${panel}/invitations`)
    await page.getByText('Ingen er inviteret endnu.').waitFor()
    await visit(page, `/staff/panels/${panel}/plan`)
    await moveUntil(page, inTheEvening) // so that no mail has left when it is stopped
    await visit(page, `/staff/panels/${panel}/plan`)
    await page.getByLabel('Antal invitationer').fill(String(people))
    await button(page, `Træk lod og inviter ${people}`).click()
    await button(dialog(page), `Træk lod og inviter ${people}`).click()
    await page.waitForURL(/\/invitations$/)
    await settled(page)
    await page.getByText(`0 af ${people} har svaret`).waitFor()
  }))

test('the sending is stopped and resumed, and every mail but the refused one arrives', () =>
  staff(async (page) => {
    await visit(page, `/staff/messages/sendings?activity=panel:${panel}`)
    await button(page, 'Stands udsendelsen: Invitation').click()
    await button(dialog(page), 'Stands').click()
    await page.getByText('Standset', { exact: true }).waitFor()
    await moveUntil(page, inOfficeHours)
    await new Promise((resolve) => setTimeout(resolve, 5000)) // longer than the timetable's two seconds
    assert.deepEqual(reached(), [], 'a stopped sending went on')
    await button(page, 'Fortsæt udsendelsen: Invitation').click()
    // The delayed and the hanging mail wait for the clock; the program gives up a silent server after a minute.
    for (const until = Date.now() + 120_000; reached().length < people - 1 && Date.now() < until; ) {
      await new Promise((resolve) => setTimeout(resolve, 15_000))
      await move(page, '+1 time')
    }
    assert.deepEqual(reached().sort(), emails.filter((email) => !email.startsWith('refused@')).sort(), 'each once')
    await visit(page, `/staff/messages?activity=panel:${panel}&group=not-sent`)
    await page.getByText('Mailadressen findes ikke.').first().waitFor()
  }))

test('citizens say yes, are asked about themselves, and a form sent again is told', () =>
  citizen(async (page) => {
    for (const name of willing) {
      await page.goto(linkIn(await mailTo(name)))
      await page.getByRole('link', { name: 'Ja, jeg vil gerne være med' }).click()
      await button(page, 'Ja, jeg vil være med').click()
      if (page.url().endsWith('/questions')) await send(page)
      await page.getByText('Du har svaret ja').waitFor()
      assert.match(page.url(), /\/receipt$/)
    }
    const again = linkIn(await mailTo('yes-1'))
    const answer = await page.request.post(`${again}/yes`, { form: { seen: '0' }, headers: { Origin: program.url } })
    assert.equal(answer.status(), 409)
    assert.match(await answer.text(), /Vi har allerede dit svar[\s\S]*Vi har ikke ændret noget/)
  }))

test('others say no, or not now', () =>
  citizen(async (page) => {
    await page.goto(linkIn(await mailTo('no')))
    await page.getByRole('link', { name: 'Nej tak' }).click()
    await send(page)
    await page.locator('.error-summary').getByText('Vælg, hvad du siger nej til').waitFor()
    await page.getByLabel('Kun det her panel').check()
    await send(page)
    await page.getByText('Du har svaret nej').waitFor()
    await page.goto(linkIn(await mailTo('later')))
    await page.getByRole('link', { name: 'Ikke lige nu' }).click()
    await page.getByLabel('Spørg mig igen til et senere panel').check()
    await send(page)
    await page.getByText('Du har svaret: ikke lige nu').waitFor()
  }))

test('somebody calls: staff find the name and write the answer down', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/invitations`)
    await page.getByLabel('Navn, nummer eller e-mail').fill('vandrer other-20')
    await page.keyboard.press('Enter')
    await page.getByText('Vandrer other-13').waitFor({ state: 'detached' })
    await settled(page)
    assert.doesNotMatch(page.url(), /other|vandrer/i, 'a name in the address')
    await button(page, 'Skriv svar for Vandrer other-20').click()
    await dialog(page).getByLabel('Nej', { exact: true }).check()
    await dialog(page).getByLabel('Jeg har læst det op for borgeren').check()
    await button(dialog(page), 'Skriv svar').click()
    await dialog(page).getByText('Skriv en begrundelse på mindst 3 tegn.').waitFor()
    await page.keyboard.type('Borgeren ringede.') // the field that lacks something has the focus
    await button(dialog(page), 'Skriv svar').click()
    await page.getByText('Svaret er gemt').waitFor()
    await settled(page)
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Skriv svar')
  }))

test('one asks on the own page to be erased', () =>
  citizen(async (page) => {
    const own = linkIn(await mailTo('erase')).replace('/i/', '/me/')
    await page.goto(own)
    await page.getByLabel('Hvilket år er du født?').fill(String(birthYear(names.indexOf('erase'))))
    await send(page)
    await page.goto(`${own}/erase`)
    await button(page, 'Ja, slet det om mig').click()
    assert.ok(await page.locator('main h1').isVisible())
  }))

test('whoever asked for it is erased', () =>
  staff(async (page) => {
    await visit(page, '/staff/requests?state=open')
    await button(page, 'Slet borgeren: Vandrer erase').click()
    await button(dialog(page), 'Slet borgeren').click()
    await button(page, 'Slet borgeren: Vandrer erase').waitFor({ state: 'detached' })
    await visit(page, '/staff/residents')
    await page.getByLabel('Søg').fill('vandrer erase')
    await button(page, 'Vis').click()
    await settled(page)
    assert.equal(await page.getByRole('link', { name: 'Vandrer erase' }).count(), 0)
  }))

test('the panel is drawn, confirmed and told about', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/draw`)
    for (let week = 0; week < 4; week++) await move(page, '+1 uge')
    await visit(page, `/staff/panels/${panel}/draw`)
    await page.getByText('Et panel kan trækkes. Alle kvoter kan opfyldes.').waitFor()
    await button(page, 'Find den mest fair lodtrækning').click()
    await page.getByRole('heading', { name: 'Lodtrækningen er fundet' }).waitFor({ timeout: 60_000 })
    await page.getByLabel('Af computeren').check()
    await button(page, 'Offentliggør lodtrækningen').click()
    await button(page, 'Træk panelet nu').click()
    await page.waitForURL(/\/lottery$/)
    await visit(page, `/staff/panels/${panel}/members`)
    const members = page.getByRole('region', { name: 'Medlemmer', exact: true }).locator('tbody tr')
    await members.nth(3).waitFor()
    assert.equal(await members.count(), 4)
    standBys = await page.getByRole('region', { name: 'Venteliste', exact: true }).locator('tbody tr').count()
    assert.ok(standBys >= 1 && standBys <= 2, `${standBys} stand-bys for four seats`)
    const worth = await page.getByText(/Med de \d, der blev valgt til ventelisten, kan alle pladser fyldes/).innerText()
    const [, chosen, repaired, sets, without] = worth.match(/Med de (\d+), .* i (\d+)\s%.* af (\d+) simulerede .* er det (\d+)\s%/)
    assert.equal(Number(chosen), standBys)
    assert.equal(sets, '300')
    assert.ok(Number(repaired) >= Number(without) && Number(repaired) <= 100, worth)
    await button(page, 'Bekræft panelet').click()
    await button(dialog(page), 'Bekræft panelet').click()
    await page.getByText('Fristen for at tage imod pladsen').waitFor()
    await moveUntil(page, inOfficeHours) // so that they are told

    await visit(page, `/staff/panels/${panel}/balance`)
    await page.getByText(/Alle kvoter er opfyldt\.|Der mangler \d+/).first().waitFor()
    await visit(page, `/staff/panels/${panel}/protocol`)
    for (const name of ['Hvem der inviteres: Prøve 1', 'Hvem der inviteres: Lodtrækning 1', 'Panelet: Lodtrækning 1']) {
      await page.getByRole('region', { name }).waitFor()
    }
    assert.doesNotMatch(await page.locator('main').innerText(), /Vandrer/, 'a name in the protocol')
  }))

test('those who were drawn take their seats by the mail that tells them, and the others are told as well', () =>
  citizen(async (page) => {
    let seats = 0
    let waiting = 0
    for (const name of willing) {
      const told = await waitForMail(sink, (mail) => mail.to[0].startsWith(`${name}@`) && /Nu har vi trukket lod/.test(mail.text), 300_000)
      if (/du står på ventelisten/.test(told.text)) waiting++
      if (/fik (du )?ikke en plads/.test(told.text)) continue
      await page.goto(linkIn(told))
      assert.match(page.url(), /\/seat$/)
      await button(page, 'Ja, jeg vil have pladsen').click()
      await page.waitForURL(/\/receipt$/)
      seats++
    }
    assert.equal(seats, 4)
    assert.equal(waiting, standBys)
  }))

test('politicians see how the panel is composed, and no people', async () => {
  for (const role of ['committee_member', 'secretary']) {
    await staff(async (page) => {
      await visit(page, `/staff/panels/${panel}/balance`)
      await page.getByText('Kendt med havnen').first().waitFor()
      assert.doesNotMatch(await page.content(), /Vandrer|Zzyzx|walk\.example|B-\d/, `a person before a ${role}`)
      for (const path of ['members', 'invitations', 'protocol']) {
        const refused = await page.request.get(`/api/v1/panels/${panel}/${path}`)
        assert.ok([403, 404].includes(refused.status()), `${path} as ${role}: ${refused.status()}`)
      }
    }, role)
  }
})

test('the panel is closed, everybody who took part is thanked, and a report tells who is deleted when', async () => {
  await staff(async (page) => {
    await visit(page, `/staff/panels/${panel}/end`)
    await button(page, 'Luk panelet nu').click()
    await dialog(page).locator('textarea').fill('Vi har fået svar på det, vi ville vide.')
    await button(dialog(page), 'Luk panelet nu').click()
    await page.waitForURL(/\/deletion$/)
    await settled(page)
    assert.doesNotMatch(await page.locator('main').innerText(), /Vandrer/, 'a name in the report')
    await visit(page, '/staff')
    await moveUntil(page, inOfficeHours)
  })
  const over = (mail) => /Nu er panelet slut/.test(mail.text)
  await waitForMail(sink, over, 300_000)
  await citizen(async (page) => {
    const theirs = sink.mails.filter((mail) => willing.some((name) => mail.to[0].startsWith(`${name}@`)))
    const old = theirs.map((mail) => linkIn({ text: wholeTextOf(mail.raw) })).find(Boolean)
    assert.equal((await page.goto(old)).status(), 404, 'an old link still works')
  })
})

test('nobody was shown who the protected person is', async () => {
  const looks = {
    coordinator: ['members', 'invitations', 'balance', 'protocol', 'draw'].map((page) => `/staff/panels/${panel}/${page}`).concat('/staff', '/staff/residents', '/staff/messages'),
    interviewer: ['members', 'invitations', 'protocol'].map((page) => `/staff/panels/${panel}/${page}`).concat('/staff', '/staff/residents'),
    administrator: ['/staff', '/staff/admin/access'],
  }
  for (const [role, pages] of Object.entries(looks)) {
    await staff(async (page) => {
      for (const path of pages) {
        await visit(page, path)
        assert.doesNotMatch(await page.content(), protectedWords, `${path} as ${role}`)
      }
      if (role !== 'coordinator') return
      const file = await page.request.post('/api/v1/residents/export', { data: { format: 'csv', language: 'da', search: 'WALK', purpose: 'Walk' } })
      const text = await file.text()
      assert.match(text, /Vandrer/)
      assert.doesNotMatch(text, protectedWords, 'the exported list')
    }, role)
  }
  const sent = sink.mails.map((mail) => wholeTextOf(mail.raw)).join('\n')
  assert.match(sent, /Kære|Hej/)
  assert.doesNotMatch(sent, protectedWords, 'a mail')
})

test('no name, address or link of a citizen stands in the log', () => {
  const links = sink.mails.flatMap((mail) => [...wholeTextOf(mail.raw).matchAll(/\/(?:i|me|unsubscribe)\/([A-Z0-9]{20,})/g)].map(([, token]) => token))
  assert.ok(new Set(links).size > people, `${links.length} links went out`)
  const log = program.log()
  assert.doesNotMatch(log, /Vandrer|Zzyzx|Skjulvej|walk\.example/)
  assert.match(log, /route=\/i\/:token\/yes/)
  assert.deepEqual(links.filter((token) => log.includes(token)), [])
})
