// The time of a group, from the draw to the calendar: staff draw who is to come and propose times, each of them says without
// JavaScript when they can, the time that keeps the mix is shown and chosen, and only then are they invited. The evening that
// most can come is not the best one: it lacks men.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, pictured } from './checks.js'
import { startProgram } from './program.js'
import { startSink, textOf, waitForMail } from './sink.js'
import { calendar, settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, calendarOf, confirm, dialog, walk, written } from './walks.js'

let sink
let program
let browser
let group // the number of the gathering
let invited // how many were drawn
let sexes // of the people of the register, by mail address
let days // that were proposed

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  await sql(program, `UPDATE resident SET language = 'da'`) // who is drawn is left to chance, and some read English
  const found = await sql(program, `SELECT r.email, v.code FROM resident r JOIN feature_value v ON v.id = ANY (r.value_ids) WHERE v.code IN ('man', 'woman')`)
  sexes = new Map(found)
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
/** A small phone without JavaScript. */
const citizen = (work) => withPage(browser, { url: program.url, size: { width: 320, height: 640 }, javaScript: false, allow: /Failed to load resource/ }, work)

const page = () => `/staff/gatherings/${group}`

/** The mails that ask for a time, with whom they went to and the path of their page. */
const questions = () =>
  sink.mails.map((mail) => ({ to: mail.to[0], path: /\/tid\/\w+/.exec(textOf(mail.raw))?.[0] })).filter((mail) => mail.path)

step('a coordinator draws a group whose time is still to be found: nobody is written to', () =>
  staff(async (seen) => {
    const day = await calendar(seen.request)
    days = [day(30), day(31)]
    const features = await (await seen.request.get('/api/v1/resident-features')).json()
    const sex = features.find((feature) => feature.nameDa === 'Køn')
    const body = {
      unit: 1, kind: 'focus_group', title: 'Hvad hjælper på vej?', about: 'Vi taler sammen i to timer.', day: day(40), from: '17:00', to: '19:00', place: 0,
      video: 'https://video.example/gruppe', capacity: 6, largest: 1, signUp: 'invited',
      mix: { features: [{ values: sex.values.map((value) => ({ id: value.id, min: ['Mand', 'Kvinde'].includes(value.nameDa) ? 2 : 0, max: 6 })) }] },
    }
    const made = await seen.request.post('/api/v1/gatherings', { data: body })
    assert.ok(made.ok(), await made.text())
    const { id, version } = await made.json()
    group = id
    assert.ok((await seen.request.put(`/api/v1/gatherings/${id}/opening`, { data: { version } })).ok())
    await visit(seen, page())
    await seen.getByRole('link', { name: 'Invitér', exact: true }).click()
    await settled(seen)
    await seen.getByLabel('Medlemmer af et panel').selectOption({ label: 'Borgerpanelet for beskæftigelse' })
    await seen.getByLabel('Tiden er ikke fundet endnu').check()
    await seen.getByLabel('Hvorfor inviterer I netop dem?').fill('De kender sagen')
    await button(seen, 'Se, hvem der kan inviteres').click()
    await button(seen, 'Træk lod').click()
    await confirm(seen, 'Træk lod')
    await seen.waitForURL(/\/times$/)
    await settled(seen)
    const now = await (await seen.request.get(`/api/v1/gatherings/${id}`)).json()
    invited = now.undated
    assert.ok(invited > 6 && now.asked === 0, JSON.stringify(now))
    assert.equal(questions().length, 0)
    await pictured(seen, 'times-propose')
    await visit(seen, '/staff')
    await seen.getByRole('link', { name: `Foreslå tider. ${invited} personer venter på en` }).or(seen.getByRole('heading', { name: `Foreslå tider. ${invited} personer venter på en` })).waitFor()
  }))

step('proposes two times: all that is wrong is told at once, at the time where it is', () =>
  staff(async (seen) => {
    await visit(seen, `${page()}/times`)
    await button(seen, 'Spørg om tiderne').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2, 'each time lacks its day')
    await pictured(seen, 'times-faults')
    const fields = seen.getByLabel('Dag', { exact: true })
    for (const [n, day] of days.entries()) await fields.nth(n).fill(written(day))
    await button(seen, 'Spørg om tiderne').click()
    await seen.getByRole('heading', { name: 'Sådan passer tiderne' }).waitFor()
    await settled(seen)
    await seen.getByText('Ingen har sagt, at de kan, på en tid med et ledigt lokale.').waitFor()
    for (const until = Date.now() + 30_000; questions().length < invited && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(questions().length, invited, 'everybody is asked once')
  }))

step('each says without JavaScript when they can, and may change it', async () => {
  const asked = questions()
  const men = asked.filter((mail) => sexes.get(mail.to) === 'man')
  const women = asked.filter((mail) => sexes.get(mail.to) === 'woman')
  assert.ok(men.length >= 2 && women.length >= 3, `${men.length} men and ${women.length} women`)
  const answer = (mail, ...answers) =>
    citizen(async (seen) => {
      await seen.goto(mail.path)
      for (const [n, one] of answers.entries()) await seen.locator(`[name=answers-${n}][value=${one}]`).check()
      await button(seen, 'Gem mine svar').click()
      await seen.getByText('Vi har gemt dine svar').waitFor()
    })
  await citizen(async (seen) => {
    await seen.goto(men[0].path)
    await axe(seen, 'times on a phone')
    await noOverflow(seen, 'times at 320 px')
    await button(seen, 'Gem mine svar').click()
    assert.equal(await seen.locator('.error-summary li').count(), 2, 'each time that is not answered is told')
    await axe(seen, 'times, nothing answered')
    // By keyboard alone: the link of the first fault leads to its field, the arrows choose, and Enter sends.
    await seen.locator('.error-summary a').first().focus()
    await seen.keyboard.press('Enter')
    await seen.keyboard.press('Tab')
    await seen.locator('[name=answers-0]').first().focus()
    await seen.keyboard.press('Space')
    await seen.keyboard.press('Tab')
    await seen.keyboard.press('Space')
    await seen.keyboard.press('Enter')
    await seen.getByText('Vi har gemt dine svar').waitFor()
    assert.equal(await seen.locator('[name=answers-0][value=yes]').isChecked() && (await seen.locator('[name=answers-1][value=yes]').isChecked()), true)
    await screenshot(seen, 'times-answered-320')
    await noOverflow(seen, 'times, answered, at 320 px')
    const body = await seen.locator('body').innerText()
    for (const mail of asked) assert.ok(!body.includes(mail.to), 'nobody is named')
  })
  for (const mail of men) await answer(mail, 'no', mail === men[1] ? 'if-need-be' : 'yes')
  const [never, ...others] = women
  await citizen(async (seen) => {
    await seen.goto(never.path)
    await button(seen, 'Ingen af dem passer mig').click()
    await seen.getByText('Ingen af tiderne passer dig').waitFor()
  })
  for (const mail of others) await answer(mail, 'yes', 'yes')
  for (const mail of asked.filter((one) => !sexes.has(one.to))) await answer(mail, 'no', 'no')
})

step('staff see which time keeps the mix best and why, and choose it: only then are they invited', () =>
  staff(async (seen) => {
    await visit(seen, '/staff')
    const task = seen.locator('main').getByText(`Vælg en tid. ${invited} personer har svaret`)
    await task.waitFor()
    await visit(seen, `${page()}/times`)
    const alert = seen.locator('main .alert', { hasText: 'Bedst for gruppen' })
    assert.match(await alert.innerText(), new RegExp(` ${Number(days[1].slice(8))}\\. `), 'the second evening')
    assert.match(await alert.innerText(), /Gruppen bliver blandet\./)
    assert.match(await seen.getByRole('table', { name: 'Sådan passer tiderne' }).innerText(), /Gruppen mangler 2 fra »Mand«/)
    await pictured(seen, 'times-standing')
    assert.ok(!sink.mails.some((mail) => /Vi inviterer dig til: Hvad hjælper/.test(textOf(mail.raw))), 'nobody is invited yet')
    await button(seen, 'Vælg tiden').click()
    await axe(seen, 'choosing a time')
    await confirm(seen, 'Vælg tiden')
    await seen.waitForURL(program.url + page())
    const now = await (await seen.request.get(`/api/v1/gatherings/${group}`)).json()
    assert.equal(new Date(now.starts).toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' }), days[1])
    assert.equal(now.undated, 0)
    await pictured(seen, 'times-chosen')
  }))

step('who said no is told, the others are invited, and a yes puts it into their calendar', async () => {
  const [never, come] = questions().filter((mail) => sexes.get(mail.to) === 'woman')
  const told = await waitForMail(sink, (mail) => mail.to.includes(never.to) && /Du har sagt, at du ikke kan der/.test(mail.text), 20_000)
  assert.ok(!/\/b\//.test(told.text))
  const mail = await waitForMail(sink, (one) => one.to.includes(come.to) && /Vi inviterer dig til: Hvad hjælper/.test(one.text), 20_000)
  await citizen(async (seen) => {
    await seen.goto(come.path)
    await seen.getByRole('heading', { name: 'Vi har fundet en tid' }).waitFor()
    await axe(seen, 'a time that was found')
    await seen.goto(/\/b\/\w+/.exec(mail.text)[0])
    await button(seen, 'Ja, jeg vil være med').click()
    await seen.getByRole('heading', { name: 'Du har en plads' }).waitFor()
  })
  const seat = await waitForMail(sink, (one) => one.to.includes(come.to) && /text\/calendar/.test(one.raw), 20_000)
  const text = calendarOf(seat.raw)
  assert.match(text, /METHOD:REQUEST/)
  assert.match(text, new RegExp(`DTSTART:${days[1].replaceAll('-', '')}T1[56]0000Z`))
})
