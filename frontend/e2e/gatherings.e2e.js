// A meeting from its place to its end, as each audience does it: staff arrange it with a mix, citizens take seats without
// JavaScript or by phone, the last seat is kept for whom the group lacks, who gives up a seat leaves it to somebody who waits,
// and everybody is told by mail when the meeting moves or is cancelled. One of the people is protected.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { startSink, waitForMail } from './sink.js'
import { calendar, settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, confirm, dialog, linkIn, walk, written } from './walks.js'

/** Two citizens of the demo: a protected man, and a woman with a mail address who may be asked. */
const people = `SELECT DISTINCT ON (v.code) v.code, r.id, r.source_id, r.name, r.email FROM resident r JOIN feature_value v ON v.id = ANY (r.value_ids)
  WHERE v.code IN ('man', 'woman') AND r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND r.paused_until IS NULL AND r.email <> ''
    AND (r.protection = 'yes') = (v.code = 'man') AND r.protection IN ('yes', 'no') ORDER BY v.code, r.id`

let sink
let program
let browser
let hidden // the protected man
let woman
let meeting // the path of its staff page
let page // where citizens sign up
let own // the path of Bo's page
let feed // what Bo's calendar fetches
let unmoved // what it was told first

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  const found = (await sql(program, people)).map(([, id, number, name, email]) => ({ id, number, name, email }))
  assert.equal(found.length, 2)
  ;[hidden, woman] = found
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const step = walk()

const staff = (work, how = {}) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/, ...how }, async (seen) => {
    await signInAs(seen, 'coordinator')
    return work(seen)
  })
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false }, work)

const row = (seen, table, name) => seen.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name })
const mailTo = (email, words) => waitForMail(sink, (mail) => mail.to.includes(email) && words.test(mail.text), 20_000)
const bookings = async (seen) => (await seen.request.get(`${meeting.replace('/staff/', '/api/v1/')}/bookings`)).json()
const main = (seen) => seen.locator('main').innerText()

/** Signs up on the meeting's page, and answers the heading of what comes next. */
const signUp = (name, email, needs) =>
  citizen(async (seen) => {
    await seen.goto(page)
    await seen.getByLabel('Dit navn').fill(name)
    await seen.getByLabel('Mailadresse').fill(email)
    await needs?.(seen)
    await seen.locator('main form button[type=submit]').first().click()
    await seen.waitForURL(/\/b\/\w+/)
    return seen.locator('h1').innerText()
  })

/** Books for a citizen of the register who calls. */
async function bookFor(seen, number, shown) {
  await visit(seen, meeting)
  await seen.getByRole('link', { name: 'Skriv nogen på' }).click()
  await seen.getByLabel('Søg efter borgeren').fill(number)
  await button(seen, 'Søg').click()
  await seen.getByRole('radio', { name: shown }).check()
  await button(seen, 'Skriv på').click()
  await seen.waitForURL(program.url + meeting)
  await settled(seen)
}

step('a coordinator looks after a place', () =>
  staff(async (seen) => {
    await visit(seen, '/staff/gatherings')
    await seen.getByRole('link', { name: 'Steder' }).click()
    await seen.getByRole('link', { name: 'Opret et sted' }).click()
    await settled(seen)
    await button(seen, 'Gem').click()
    await seen.getByText('Skriv fra 1 til 5.000 pladser.').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 3, await main(seen))
    await seen.getByLabel('Stedets navn').fill('Havnehuset')
    await seen.getByLabel('Adresse', { exact: false }).first().fill('Kajen 1, Demokøbing')
    await seen.getByLabel('Hvor mange er der plads til?').fill('10')
    await seen.getByLabel('Der er ingen trin på vejen ind').check()
    await seen.getByLabel('Sådan kommer man ind').fill('Brug porten mod vandet.')
    await button(seen, 'Gem').click()
    await seen.waitForURL(/\/staff\/places$/)
    await seen.getByRole('link', { name: 'Havnehuset' }).waitFor()
  }))

step('and arranges a meeting with a mix: all that is wrong is told at once', () =>
  staff(async (seen) => {
    const day = await calendar(seen.request)
    await visit(seen, '/staff/gatherings/new')
    await button(seen, 'Gem mødet').click()
    await seen.locator('main .form-error-message').first().waitFor()
    const faults = await seen.locator('main .form-error-message').allInnerTexts()
    assert.ok(faults.length >= 6, faults.join(' | '))
    await seen.getByLabel('Titel').fill('Havnens nye plads')
    await seen.getByLabel('Dag').fill(written(day(20)))
    await seen.getByLabel('Begynder').fill('17.00')
    await seen.getByLabel('Slutter').fill('19.00')
    await seen.getByLabel('Sted', { exact: false }).selectOption({ label: 'Havnehuset (10 pladser)' })
    await seen.getByLabel('Pladser i alt').fill('3')
    await seen.getByLabel('Pladser i én tilmelding').fill('2')
    await seen.getByLabel('Bland gruppen efter').selectOption({ label: 'Køn' })
    await seen.getByLabel('Mindst af Kvinde').fill('2')
    await seen.getByLabel('Mindst af Mand').fill('2')
    await button(seen, 'Gem mødet').click()
    await seen.getByText('De mindste antal er tilsammen flere end pladserne.').first().waitFor()
    await pictured(seen, 'gathering-faults')
    await seen.getByLabel('Mindst af Kvinde').fill('1')
    await seen.getByLabel('Mindst af Mand').fill('')
    await button(seen, 'Gem mødet').click()
    await seen.waitForURL(/\/staff\/gatherings\/\d+$/)
    meeting = new URL(seen.url()).pathname
    await button(seen, 'Åbn for tilmelding').click()
    await confirm(seen, 'Åbn for tilmelding')
    page = new URL(await seen.locator('main dd a[href*="/moede/"]').getAttribute('href')).pathname
  }))

step('a citizen takes a seat without JavaScript, staff one for somebody who calls, and the last is kept', async () => {
  assert.equal(await signUp('Asta', 'asta@moede.example', async (seen) => {
    await seen.getByText('Har du brug for tolk').click()
    await seen.locator('[name=need][value=interpreter]').check()
    await seen.locator('[name=detail-interpreter]').fill('arabisk')
  }), 'Du har en plads')
  await staff(async (seen) => {
    await bookFor(seen, hidden.number, `B-${hidden.id}`)
    await row(seen, 'De kommer', `B-${hidden.id}`).getByText('Beskyttet').waitFor()
    for (const secret of [hidden.name, hidden.email]) assert.ok(!(await seen.content()).includes(secret), 'a protected person is a number')
  })
  assert.equal(await signUp('Bo', 'bo@moede.example'), 'Du står på ventelisten', 'the last seat is for a woman')
  await staff(async (seen) => {
    await bookFor(seen, woman.number, woman.name)
    await row(seen, 'De kommer', woman.name).waitFor()
    await row(seen, 'Køn', 'Kvinde').getByText('I orden').waitFor()
    await visit(seen, `${meeting}/book`)
    await seen.getByLabel('En anden').check()
    await seen.getByLabel('Navn').fill('Gustav')
    await button(seen, 'Skriv på').click()
    await seen.getByText('Skriv en mailadresse eller et telefonnummer.').first().waitFor()
    await seen.getByLabel('Telefon').fill('12 34 56 78')
    await button(seen, 'Skriv på').click()
    await seen.waitForURL(program.url + meeting)
    await row(seen, 'Venteliste', 'Gustav').getByText('Skal ringes op').waitFor()
    await pictured(seen, 'gathering-full')
  })
})

step('staff see to what people need, and bring more only where there is room', () =>
  staff(async (seen) => {
    await visit(seen, meeting)
    await button(seen, 'Ret Tolk: arabisk til Asta').click()
    await dialog(seen).getByLabel('Bestilt').check()
    await dialog(seen).getByLabel('Kan afbestilles uden betaling').fill(written((await calendar(seen.request))(10)))
    await pictured(seen, 'gathering-care')
    await confirm(seen, 'Ret')
    await row(seen, 'Det, deltagerne har brug for', 'arabisk').getByText('Bestilt', { exact: true }).waitFor()
    await button(seen, `Ret ${woman.name}`).click()
    await dialog(seen).getByLabel('Skriv et behov på').selectOption({ label: 'Særlig mad' })
    await dialog(seen).getByLabel('Hvor mange kommer i alt?').fill('2')
    await button(dialog(seen), 'Ret').click()
    await dialog(seen).getByText('Der er ikke pladser nok.').waitFor()
    await dialog(seen).getByLabel('Hvor mange kommer i alt?').fill('1')
    await confirm(seen, 'Ret')
    await row(seen, 'De kommer', woman.name).getByText('Særlig mad').waitFor()
  }))

step('who gives up a seat by the link of the mail leaves it to the one who waits, who says yes by a link too', async () => {
  const seat = await mailTo('asta@moede.example', /Havnens nye plads/)
  await citizen(async (seen) => {
    await seen.goto(`${linkIn(seat)}/cancel`)
    await button(seen, 'Ja, meld mig fra').click()
    await seen.getByRole('heading', { name: 'Du har meldt fra' }).waitFor()
  })
  await staff(async (seen) => {
    await visit(seen, meeting)
    await row(seen, 'Tilbud, der venter på svar', 'Bo').waitFor()
    await row(seen, 'Det, deltagerne har brug for', 'arabisk').getByText('Skal afbestilles').waitFor()
    await bothWidths(seen, 'a meeting with an offer')
  })
  const offer = await mailTo('bo@moede.example', /plads til dig|have pladsen/i)
  await citizen(async (seen) => {
    await seen.goto(linkIn(offer))
    await button(seen, 'Ja, jeg vil have pladsen').click()
    await seen.getByRole('heading', { name: 'Du har en plads' }).waitFor()
  })
})

step('whoever has no page of their own lets their calendar follow the one meeting', () =>
  citizen(async (seen) => {
    own = linkIn(await mailTo('bo@moede.example', /plads til dig|have pladsen/i))
    await seen.goto(own)
    await seen.getByRole('link', { name: 'Lad din kalender følge mødet' }).click()
    await pictured(seen, 'booking-calendar')
    await button(seen, 'Lav min adresse').focus()
    await seen.keyboard.press('Enter')
    await seen.getByRole('heading', { name: 'Her er din adresse' }).waitFor()
    assert.match(await seen.getByRole('link', { name: 'Sæt mødet i kalenderen' }).getAttribute('href'), /^webcal:/)
    await pictured(seen, 'booking-calendar-address')
    feed = /\/kalender\/\w+\.ics/.exec(await main(seen))[0]
    unmoved = await (await seen.request.get(feed)).text()
    assert.match(unmoved, /STATUS:CONFIRMED/)
    assert.doesNotMatch(unmoved, /bo@moede|\bBo\b|\/b\//, 'the calendar tells whose it is')
    await seen.goto(`${own}/calendar`)
    await seen.getByText('Du fik en adresse den').waitFor()
    await pictured(seen, 'booking-calendar-made')
  }))

step('fewer seats than are taken are asked about, and a move tells what follows and then everybody', async () => {
  const day = await staff(async (seen) => {
    await visit(seen, `${meeting}/edit`)
    await seen.getByLabel('Pladser i alt').fill('2')
    await button(seen, 'Gem antal pladser').click()
    await dialog(seen).getByText('3 pladser er taget, og du vil have 2.').waitFor()
    await confirm(seen, 'Gem alligevel')
    const to = written((await calendar(seen.request))(27))
    await seen.getByLabel('Dag').fill('1.1.2020')
    await button(seen, 'Flyt mødet').click()
    await button(dialog(seen), 'Flyt mødet').click()
    await seen.getByText('Vælg en tid, der ikke er gået.').first().waitFor()
    await seen.getByLabel('Dag').fill(to)
    await button(seen, 'Flyt mødet').click()
    await dialog(seen).getByText('Alle, der har en plads eller venter, får en mail').waitFor()
    await pictured(seen, 'gathering-move')
    await button(dialog(seen), 'Flyt mødet').click()
    await seen.waitForURL(program.url + meeting)
    await settled(seen)
    await seen.getByText('1 plads mere er taget, end der er nu.').waitFor()
    return to
  })
  for (const email of ['bo@moede.example', woman.email]) {
    const moved = await mailTo(email, new RegExp(`\\b${Number(day.split('.')[0])}\\. `))
    assert.match(moved.raw, /content-type: text\/calendar/i)
  }
  await citizen(async (seen) => {
    const starts = (text) => /DTSTART[^\r\n]*/.exec(text)[0]
    assert.notEqual(starts(await (await seen.request.get(feed)).text()), starts(unmoved), 'the calendar does not follow the move')
    await seen.goto(`${own}/calendar`)
    await button(seen, 'Stop adressen').click()
    await seen.getByText('Adressen virker ikke mere').waitFor()
    assert.equal((await seen.request.get(feed)).status(), 404)
  })
})

step('a meeting that is cancelled tells everybody why, and cannot be changed', async () => {
  await staff(async (seen) => {
    await visit(seen, `${meeting}/edit`)
    await button(seen, 'Aflys mødet').click()
    await button(dialog(seen), 'Aflys mødet').click()
    await dialog(seen).getByLabel('Hvorfor er mødet aflyst?').fill('Huset er lukket på grund af vand i kælderen.')
    await button(dialog(seen), 'Aflys mødet').click()
    await seen.waitForURL(program.url + meeting)
    await settled(seen)
    assert.deepEqual([...new Set((await bookings(seen)).filter((one) => one.name !== 'Asta').map((one) => one.state))], ['called_off'])
    await visit(seen, `${meeting}/edit`)
    await seen.getByText('Derfor kan det ikke rettes.').waitFor()
  })
  await mailTo(woman.email, /vand i kælderen/)
})

step('on the day staff write down who came, without blame, and print the list', () =>
  staff(async (seen) => {
    const { items } = await (await seen.request.get('/api/v1/gatherings')).json()
    const evening = items.find((one) => one.title === 'Hvordan skal vores breve lyde?')
    const { now } = await (await seen.request.get('/api/v1/demo/clock')).json()
    const moved = await seen.request.post('/api/v1/demo/clock', { data: { hours: (Date.parse(evening.starts) - Date.parse(now)) / 3_600_000 - 0.5 } })
    assert.ok(moved.ok(), await moved.text())
    await visit(seen, `/staff/gatherings/${evening.id}`)
    await seen.getByText('Det er ikke en bebrejdelse').waitFor()
    await seen.getByLabel('Kom Gerda?').selectOption({ label: 'Kom' })
    await seen.getByText('Gerda: Kom.').waitFor()
    const all = await (await seen.request.get(`/api/v1/gatherings/${evening.id}/bookings`)).json()
    assert.equal(all.find((one) => one.name === 'Gerda').attendance, 'attended')
    await bothWidths(seen, 'a meeting on its day')
    await seen.emulateMedia({ media: 'print' })
    assert.equal(await seen.locator('main .button:visible').count(), 0, 'buttons on paper')
    assert.equal(await seen.locator('main th.deeds:visible').count(), 0, 'an empty column on paper')
    await seen.getByRole('table', { name: 'De kommer' }).getByText('Gerda').waitFor()
  }))
