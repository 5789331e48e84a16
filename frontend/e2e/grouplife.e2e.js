// The whole life of one group, through the pages: drawn, asked when, invited, seated; a seat is given up and its interpreter
// called off in time, the offer of it goes unanswered and on to the next, who takes it; the group moves, is checked in on a
// tablet without a network that is reloaded and killed, and who came is asked about it by mail. One of them is protected.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
import { startProgram } from './program.js'
import { startSink, textOf, waitForMail } from './sink.js'
import { calendar, settled, signInAs, visit } from './staff.js'
import { addWave, sql } from './surveys.js'
import { kill, person, press, pressed, quiet, saying, stored, turnOn } from './tablet.js'
import { button, calendarOf, confirm, dialog, linkIn, walk, written } from './walks.js'

const title = 'Hvad hjælper på vej?'
const seats = 3

let sink
let program
let browser
let profile // of the tablet
let tablet
let group // the number of the gathering
let days // that were proposed
let people // who were drawn: booking, number in the register, name and mail address
let hidden, leaver, stays, late, taker // of them
let left // the entry in the calendar of who stays, before the group moved
let starts // where the group moved to
let programme

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  profile = await mkdtemp(join(tmpdir(), 'deltag-tablet-'))
})
after(async () => {
  await tablet?.context.close().catch(() => undefined)
  await browser?.close()
  await program?.stop()
  await sink?.stop()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

const step = walk()
const staff = (work) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, 'coordinator')
    return work(seen)
  })
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false }, work)

const page = () => `/staff/gatherings/${group}`
const mailTo = (who, find) => waitForMail(sink, (mail) => mail.to.includes(who.email) && find(mail), 75_000)
const stateOf = async (who) => (await sql(program, `SELECT state FROM booking WHERE id = ${who.booking}`))[0][0]
/** The mail that offers a seat, which says until when. */
const isOffer = (mail) => /Nu er der en plads til dig/.test(mail.text)
const property = (entry, name) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(entry)?.[1]

/** Presses a button of a citizen's page as a browser without scripts does. */
async function send(path, body = '') {
  const answer = await fetch(program.url + path, { method: 'POST', body, redirect: 'manual', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
  assert.equal(answer.status, 303, await answer.text())
}

/** Moves the demo's clock to so many hours after an instant. */
async function clock(request, instant, hours) {
  const { now } = await (await request.get('/api/v1/demo/clock')).json()
  const moved = await request.post('/api/v1/demo/clock', { data: { hours: (Date.parse(instant) - Date.parse(now)) / 3_600_000 + hours } })
  assert.ok(moved.ok(), await moved.text())
}

step('a coordinator draws the group, and asks which of two times suits', () =>
  staff(async (seen) => {
    const day = await calendar(seen.request)
    days = [day(30), day(31)]
    const send = async (path, data) => {
      const answer = await seen.request.post(`/api/v1${path}`, { data })
      assert.ok(answer.ok(), await answer.text())
      return answer.json()
    }
    const { wave } = await addWave(program, 'confidential')
    ;[[programme]] = await sql(program, `INSERT INTO programme_unit (programme_id, unit_id) SELECT programme_id, 1 FROM wave WHERE id = ${wave} RETURNING programme_id`)
    await send(`/programmes/${programme}/follow-rules`, { event: 'group_attended', days: 1 })
    const made = await send('/gatherings', {
      unit: 1, kind: 'focus_group', title, about: 'Vi taler sammen i to timer.', day: day(40), from: '17:00', to: '19:00', place: 0,
      video: 'https://video.example/gruppe', capacity: seats, largest: 1, signUp: 'invited',
    })
    group = made.id
    assert.ok((await seen.request.put(`/api/v1/gatherings/${group}/opening`, { data: { version: made.version } })).ok())

    await visit(seen, `${page()}/invite`)
    await seen.getByLabel('Medlemmer af et panel').selectOption({ label: 'Borgerpanelet for beskæftigelse' })
    await seen.getByLabel('Tiden er ikke fundet endnu').check()
    await seen.getByLabel('Hvor mange af 100 inviterede').fill('50')
    await seen.getByLabel('Hvorfor inviterer I netop dem?').fill('De kender sagen')
    await button(seen, 'Se, hvem der kan inviteres').click()
    await button(seen, 'Træk lod').click()
    await confirm(seen, 'Træk lod')
    await seen.waitForURL(/\/times$/)
    await settled(seen)
    people = (await sql(program, `SELECT b.id, r.id, r.name, r.email FROM booking b JOIN resident r ON r.id = b.resident_id
      WHERE b.gathering_id = ${group} AND b.state = 'undated' AND r.email <> '' AND r.protection = 'no' AND r.language = 'da' ORDER BY b.id`)).map(([booking, id, name, email]) => ({ booking, id, name, email }))
    assert.ok(people.length >= seats + 2, `${people.length} were drawn`)
    ;[hidden, leaver, stays, late, taker] = people
    hidden.name = 'Zzyzx Hemmelig' // which is part of nobody else's
    await sql(program, `UPDATE resident SET protection = 'yes', name = '${hidden.name}' WHERE id = ${hidden.id}`)

    const fields = seen.getByLabel('Dag', { exact: true })
    for (const [n, one] of days.entries()) await fields.nth(n).fill(written(one))
    await button(seen, 'Spørg om tiderne').click()
    await seen.getByRole('heading', { name: 'Sådan passer tiderne' }).waitFor()
  }))

step('each says when they can, the time is chosen, and only then are they invited', async () => {
  for (const [n, who] of people.entries()) {
    const { text } = await mailTo(who, (mail) => /\/tid\//.test(mail.text))
    const path = /\/tid\/\w+/.exec(text)[0]
    if (n > 0) {
      await send(path, 'answers-0=yes&answers-1=no')
      continue
    }
    await citizen(async (seen) => {
      await seen.goto(path)
      await seen.locator('[name=answers-0][value=yes]').check()
      await seen.locator('[name=answers-1][value=no]').check()
      await button(seen, 'Gem mine svar').click()
      await seen.getByText('Vi har gemt dine svar').waitFor()
    })
  }
  await staff(async (seen) => {
    await visit(seen, `${page()}/times`)
    await seen.getByText(`B-${hidden.id}`).first().waitFor()
    await button(seen, 'Vælg tiden').click()
    await confirm(seen, 'Vælg tiden')
    await seen.waitForURL(program.url + page())
  })
  const invitations = new Map()
  for (const who of people) invitations.set(who, linkIn(await mailTo(who, (mail) => /Vi inviterer dig til/.test(mail.text) && mail.text.includes(title))))
  await citizen(async (seen) => {
    await seen.goto(invitations.get(hidden))
    await seen.getByRole('heading', { name: 'Vil du være med?' }).waitFor()
    await axe(seen, 'an invitation to a group')
    await noOverflow(seen, 'an invitation to a group')
    // By keyboard alone: the button is reached and pressed.
    while (!/Ja, jeg vil være med/.test(await seen.evaluate(() => document.activeElement.textContent.slice(0, 40)))) await seen.keyboard.press('Tab')
    await seen.keyboard.press('Enter')
    await seen.getByRole('heading', { name: 'Du har en plads' }).waitFor()
  })
  for (const who of [leaver, stays, late, taker]) await send(`${invitations.get(who)}/yes`)
  for (const who of people.slice(5)) await send(`${invitations.get(who)}/no`)
  assert.deepEqual(await Promise.all([hidden, leaver, stays, late, taker].map(stateOf)), ['booked', 'booked', 'booked', 'waiting', 'waiting'])
  const seat = await mailTo(stays, (mail) => calendarOf(mail.raw) !== '')
  left = calendarOf(seat.raw)
  assert.equal(property(left, 'METHOD'), 'REQUEST')
  assert.equal(property(left, 'SEQUENCE'), '0')
})

step('an interpreter is ordered for one of them, who gives up the seat: the order is to be called off by its deadline, and is', async () => {
  await staff(async (seen) => {
    await visit(seen, page())
    await button(seen, `Ret ${leaver.name}`).click()
    await dialog(seen).getByLabel('Skriv et behov på').selectOption({ label: 'Tolk' })
    await dialog(seen).getByLabel('Mere om det').fill('somali')
    await confirm(seen, 'Ret')
    await seen.getByRole('button', { name: /^Ret Tolk.* til / }).click()
    await dialog(seen).getByLabel('Bestilt').check()
    await dialog(seen).getByLabel('Kan afbestilles uden betaling').fill(written((await calendar(seen.request))(20)))
    await confirm(seen, 'Ret')
    const list = await seen.locator('main').innerText()
    assert.ok(list.includes(`B-${hidden.id}`) && !list.includes(hidden.name) && !list.includes(hidden.email), 'a protected person is a number')
  })
  const seat = await mailTo(leaver, (mail) => calendarOf(mail.raw) !== '')
  await citizen(async (seen) => {
    await seen.goto(`${linkIn(seat)}/cancel`)
    await button(seen, 'Ja, meld mig fra').click()
    await seen.getByRole('heading', { name: 'Du har meldt fra' }).waitFor()
  })
  const gone = await mailTo(leaver, (mail) => property(calendarOf(mail.raw), 'METHOD') === 'CANCEL')
  assert.equal(property(calendarOf(gone.raw), 'UID'), property(calendarOf(seat.raw), 'UID'))
  assert.equal(property(calendarOf(gone.raw), 'SEQUENCE'), '1')
  await staff(async (seen) => {
    await visit(seen, '/staff/gatherings')
    await seen.getByRole('link', { name: 'Bestillinger', exact: true }).click()
    await settled(seen)
    await seen.getByRole('row').filter({ hasText: title }).getByText('Skal afbestilles', { exact: true }).waitFor()
    await screenshot(seen, 'group-care')
    await seen.getByRole('row').filter({ hasText: title }).getByRole('button', { name: /^Ret Tolk/ }).click()
    await dialog(seen).getByLabel('Afbestilt').check()
    await confirm(seen, 'Ret')
    const [[state, inTime]] = await sql(program, `SELECT state, changed_at < cancel_by FROM care_order WHERE booking_id = ${leaver.booking}`)
    assert.deepEqual([state, inTime], ['cancelled', 't'])
  })
})

step('the seat is offered to who waited longest, who does not answer; so it goes to the next, who takes it', async () => {
  await mailTo(late, isOffer)
  assert.equal(await stateOf(late), 'offered')
  await staff(async (seen) => {
    await visit(seen, page())
    const offers = seen.getByRole('table', { name: 'Tilbud, der venter på svar' })
    await offers.getByText(late.name).waitFor()
    const [[ends]] = await sql(program, `SELECT to_char(offer_ends AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM booking WHERE id = ${late.booking}`)
    await clock(seen.request, ends, 0.1)
  })
  const offer = await mailTo(taker, isOffer)
  assert.deepEqual([await stateOf(late), await stateOf(taker)], ['lapsed', 'offered'])
  await citizen(async (seen) => {
    await seen.goto(linkIn(offer))
    await button(seen, 'Ja, jeg vil have pladsen').click()
    await seen.getByRole('heading', { name: 'Du har en plads' }).waitFor()
  })
})

step('the group moves: the same entry in the calendars, one number higher', async () => {
  await staff(async (seen) => {
    const day = (await calendar(seen.request))(33)
    await visit(seen, `${page()}/edit`)
    await seen.getByLabel('Dag').fill(written(day))
    await button(seen, 'Flyt mødet').click()
    await button(dialog(seen), 'Flyt mødet').click()
    await seen.waitForURL(program.url + page())
    starts = (await (await seen.request.get(`/api/v1/gatherings/${group}`)).json()).starts
    assert.ok(starts.startsWith(day), starts)
  })
  for (const who of [hidden, stays, taker]) {
    const moved = calendarOf((await mailTo(who, (mail) => property(calendarOf(mail.raw), 'SEQUENCE') > 0 && property(calendarOf(mail.raw), 'METHOD') === 'REQUEST')).raw)
    assert.equal(property(moved, 'DTSTART'), starts.replaceAll(/[-:]|\.\d+/g, ''))
    if (who === stays) assert.equal(property(moved, 'UID'), property(left, 'UID'))
  }
})

step('at the door the tablet loses the network, is reloaded and killed, and loses nothing', async () => {
  await staff((seen) => clock(seen.request, starts, -0.5))
  tablet = await turnOn(program.url, profile)
  await signInAs(tablet.page, 'coordinator')
  const { people: listed } = await (await tablet.page.request.get(`/api/v1/gatherings/${group}/door-list`)).json()
  const names = Object.fromEntries(listed.map((one) => [one.booking, one.name]))
  const door = `/check-in/${group}`
  await tablet.page.goto(door)
  await saying(tablet.page, 'Forbundet.')
  await tablet.page.getByText('Siden virker nu uden net').waitFor()
  await person(tablet.page, `B-${hidden.id}`).waitFor()
  assert.ok(!(await stored(tablet.page)).lists.includes(hidden.name.split(' ')[0]), 'a protected name is on the tablet')
  await tablet.context.setOffline(true)
  await press(tablet.page, 'Kom', names[stays.booking])
  await tablet.page.reload()
  await pressed(tablet.page, 'Kom', names[stays.booking])
  await press(tablet.page, 'Kom', `B-${hidden.id}`)
  await press(tablet.page, 'Kom ikke', names[taker.booking])
  await saying(tablet.page, '3 ting venter')
  await kill(tablet.context, profile)
  tablet = await turnOn(program.url, profile, { offline: true })
  await tablet.page.goto(door)
  await pressed(tablet.page, 'Kom', `B-${hidden.id}`)
  await saying(tablet.page, '3 ting venter')
  await tablet.context.setOffline(false)
  await signInAs(tablet.page, 'coordinator')
  await tablet.page.reload()
  await saying(tablet.page, 'Alt er sendt.')
  const came = await sql(program, `SELECT id, attendance FROM booking WHERE id IN (${[hidden, stays, taker].map((who) => who.booking)}) ORDER BY id`)
  assert.deepEqual(Object.fromEntries(came), { [hidden.booking]: 'attended', [stays.booking]: 'attended', [taker.booking]: 'no_show' })
})

step('who came is thanked and asked about it by mail; who did not come is left in peace', async () => {
  await staff(async (seen) => {
    await clock(seen.request, starts, 2.5)
    await visit(seen, page())
    await button(seen, 'Luk mødet').click()
    await confirm(seen, 'Luk mødet')
    await seen.getByRole('heading', { name: 'Bagefter' }).waitFor()
    const next = new Date(Date.parse(starts) + 24 * 3_600_000)
    while ([0, 6].includes(next.getUTCDay())) next.setUTCDate(next.getUTCDate() + 1)
    await clock(seen.request, `${next.toISOString().slice(0, 10)}T09:30:00Z`, 0)
  })
  const asked = await mailTo(hidden, (mail) => /\/s\/\w+/.test(mail.text))
  await mailTo(stays, (mail) => /\/s\/\w+/.test(mail.text))
  await mailTo(stays, (mail) => /^Subject: .*Tak/m.test(mail.raw))
  assert.ok(!sink.mails.some((mail) => mail.to.includes(taker.email) && /\/s\/\w+/.test(textOf(mail.raw))))
  await citizen(async (seen) => {
    await seen.goto(/\/s\/\w+/.exec(asked.text)[0])
    await axe(seen, 'the survey after a group')
  })
  assert.deepEqual(await stored(tablet.page), { lists: '[]', marks: '[]' }, 'the tablet forgets the names when it is over')
  const others = sink.mails.filter((mail) => !mail.to.includes(hidden.email))
  for (const mail of others) assert.ok(!(textOf(mail.raw) + calendarOf(mail.raw)).includes(hidden.name), 'no mail to others names the protected person')
})
