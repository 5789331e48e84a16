// The check-in at the door with two tablets: both lose the network, one is reloaded and then killed, and in the end everything
// that was written on either has arrived exactly once, both show the same, and the names are gone when it is over.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { desk, openPage, phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { kill, person, press, pressed, quiet, saying, stored, tablet, turnOn } from './tablet.js'
import { walk } from './walks.js'

let program
let browser
let profile // of the tablet that is killed
let meeting
let hidden // a protected citizen with a seat

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  profile = await mkdtemp(join(tmpdir(), 'deltag-tablet-'))
})
after(async () => {
  await second?.close()
  await first?.close().catch(() => undefined)
  await browser?.close()
  await program?.stop()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

const step = walk()

let first // the context of the tablet that is killed
let second // the other tablet
let one
let two

const turnOnFirst = async (how) => ({ context: first, page: one } = await turnOn(program.url, profile, how))

const doorOf = (page) => page.goto(`/check-in/${meeting}`)
const kept = () => sql(program, 'SELECT q.name, b.attendance FROM booking b JOIN booking_guest q ON q.booking_id = b.id WHERE b.gathering_id = ' + meeting + ' ORDER BY q.name')
const marks = async () => Number((await sql(program, `SELECT count(*) FROM check_in_mark m JOIN booking b ON b.id = m.booking_id WHERE b.gathering_id = ${meeting}`))[0][0])

step('the list at the door says no more than it must, at every width', () =>
  withPage(browser, { url: program.url, allow: quiet }, async (page) => {
    await signInAs(page, 'coordinator')
    const { items } = await (await page.request.get('/api/v1/gatherings')).json()
    const evening = items.find((row) => row.title === 'Hvordan skal vores breve lyde?')
    meeting = evening.id
    for (const [name, seats] of [['Asta Lund', 1], ['Bent Holm', 1], ['Carla Krogh', 3], ['Carla Kruse', 1]]) {
      const made = await page.request.post(`/api/v1/gatherings/${meeting}/bookings`, { data: { name, email: '', phone: '12 34 56 78', language: 'da', seats, needs: [] } })
      assert.ok(made.ok(), await made.text())
    }
    ;[hidden] = (await sql(program, "SELECT id, name, email FROM resident WHERE protection = 'yes' AND erased_at IS NULL AND gone = '' AND opted_out_at IS NULL ORDER BY id LIMIT 1"))
      .map(([id, name, email]) => ({ id, name, email }))
    const seat = await page.request.post(`/api/v1/gatherings/${meeting}/bookings`, { data: { resident: Number(hidden.id), name: '', email: '', phone: '', language: 'da', seats: 1, needs: [] } })
    assert.ok(seat.ok(), await seat.text())
    const clock = async (before) => {
      const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
      const moved = await page.request.post('/api/v1/demo/clock', { data: { hours: (Date.parse(evening.starts) - Date.parse(now)) / 3_600_000 - before } })
      assert.ok(moved.ok(), await moved.text())
    }
    await doorOf(page)
    await page.getByText('Listen kan hentes fra dagen før mødet.').waitFor()
    await clock(3)
    await visit(page, `/staff/gatherings/${meeting}`)
    await page.getByRole('link', { name: 'Indtjekning ved døren' }).click()
    await page.getByText('Du kan skrive, hvem der kommer, fra kl. 16.00.').waitFor()
    assert.ok(await page.getByRole('button', { name: 'Kom: Asta L.' }).isDisabled())
    await clock(0.5)
    await doorOf(page)
    await saying(page, 'Forbundet.')
    await page.getByText('Siden virker nu uden net').waitFor()
    await person(page, `B-${hidden.id}`).waitFor()
    assert.ok(await page.getByRole('button', { name: 'Kom: Asta L.' }).isEnabled())
    const all = (await page.content()) + (await stored(page)).lists
    for (const secret of [hidden.name, hidden.email, 'Lund', '12 34 56 78']) assert.ok(!all.includes(secret), `${secret} is on the tablet`)
    for (const name of ['Asta L.', 'Carla Kro.', 'Carla Kru.']) await person(page, name).waitFor()
    await wellFormed(page, 'da')
    for (const size of [phone, tablet, desk]) {
      await page.setViewportSize(size)
      await axe(page, `the door at ${size.width} px`)
      await noOverflow(page)
      await screenshot(page, `door-${size.width}`)
    }
  }))

step('it can be used by the keys alone', () =>
  withPage(browser, { url: program.url, allow: quiet }, async (page) => {
    await signInAs(page, 'coordinator')
    await doorOf(page)
    await saying(page, 'Forbundet.')
    await page.getByLabel('Find på listen').focus()
    await page.keyboard.type('gerda')
    assert.equal(await page.locator('li.person').count(), 1)
    // A message that is long on its way must not make its mark later than one that was made after it.
    await page.route('**/door-marks', async (route) => {
      await setTimeout(2_500)
      await route.continue()
    }, { times: 1 })
    for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab') // past the three filters
    await page.keyboard.press('Enter')
    await pressed(page, 'Kom', 'Gerda')
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Kom: Gerda')
    await page.getByText('1 med', { exact: true }).waitFor()
    await page.getByText('2 personer er her').waitFor()
    await page.getByRole('button', { name: 'Fortryd: Gerda' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('0 personer er her').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Kom: Gerda')
    await saying(page, 'Alt er sendt.')
    assert.equal(await marks(), 2)
    assert.deepEqual((await kept()).at(-1), ['Gerda', ''])
  }))

step('two tablets lose the network; one is reloaded, and killed', async () => {
  await turnOnFirst()
  second = await openPage(browser, { url: program.url, size: tablet })
  two = second.page
  await second.use(quiet, async () => {
    for (const page of [one, two]) {
      await signInAs(page, 'coordinator')
      await doorOf(page)
      await saying(page, 'Forbundet.')
      await page.getByText('Siden virker nu uden net').waitFor()
    }
    await first.setOffline(true)
    await two.context().setOffline(true)
    await press(one, 'Kom', 'Asta L.')
    await press(one, 'Kom ikke', 'Bent H.')
    await saying(one, 'Uden net.')
    await saying(one, '2 ting venter på at blive sendt.')
    await one.reload()
    await pressed(one, 'Kom', 'Asta L.')
    await pressed(one, 'Kom ikke', 'Bent H.')
    await press(one, 'Kom', 'Carla Kro.')
    await one.getByRole('button', { name: 'Én færre kom med Carla Kro.' }).click()
    await saying(one, '4 ting venter')
    await kill(first, profile)

    await press(two, 'Kom', 'Bent H.') // after the first tablet wrote that he did not
    await press(two, 'Kom', `B-${hidden.id}`)
    await press(two, 'Gik før tid', `B-${hidden.id}`)
    await saying(two, '3 ting venter')

    await turnOnFirst({ offline: true })
    await doorOf(one)
    await pressed(one, 'Kom', 'Asta L.')
    await pressed(one, 'Kom', 'Carla Kro.')
    await one.getByText('1 med', { exact: true }).waitFor()
    await saying(one, '4 ting venter')
    await one.getByText('Siden virker nu uden net').waitFor()
    await screenshot(one, 'door-offline')
    assert.equal(await marks(), 2, 'nothing can have arrived')
  })
})

step('what both wrote arrives exactly once, though an answer is lost, and both show the same', () =>
  second.use(quiet, async () => {
    let lost = 0
    await two.route('**/door-marks', async (route) => {
      await route.fetch() // the server hears it, and the tablet never hears the answer
      lost += 1
      await route.abort()
    }, { times: 1 })
    await two.context().setOffline(false)
    await saying(two, 'Alt er sendt.')
    assert.equal(lost, 1)
    assert.equal(await marks(), 5)
    await first.setOffline(false)
    await one.reload()
    if (!(await one.request.get('/api/v1/me')).ok()) {
      await saying(one, 'Du er logget ud.')
      await one.getByRole('link', { name: 'Log ind' }).waitFor()
      await axe(one, 'the door, signed out')
      await one.getByRole('link', { name: 'Log ind' }).click()
      await one.getByRole('button', { name: /Koordinator/ }).click()
      await one.waitForURL(`**/check-in/${meeting}`)
    }
    await saying(one, 'Alt er sendt.')
    assert.equal(await marks(), 9)
    for (const page of [one, two]) {
      await pressed(page, 'Kom', 'Asta L.')
      await pressed(page, 'Kom', 'Bent H.')
      await pressed(page, 'Kom', 'Carla Kro.')
      await pressed(page, 'Gik før tid', `B-${hidden.id}`)
      await page.getByText('4 personer er her').waitFor()
    }
    assert.deepEqual(await kept(), [['Asta Lund', 'attended'], ['Bent Holm', 'attended'], ['Carla Krogh', 'attended'], ['Carla Kruse', ''], ['Gerda', '']])
    await visit(two, `/staff/gatherings/${meeting}`)
    await two.getByLabel('Kom Asta Lund?').waitFor()
    assert.equal(await two.getByLabel('Kom Asta Lund?').inputValue(), 'attended')
  }))

step('the names go on request, when somebody signs out, and when it is over', () =>
  second.use(quiet, async () => {
    await doorOf(two)
    await saying(two, 'Forbundet.')
    await two.getByRole('button', { name: 'Slet listen fra denne tablet' }).click()
    await axe(two, 'the question before the list goes')
    await two.getByRole('dialog').getByRole('button', { name: 'Slet listen' }).click()
    await two.getByText('Navnene forsvinder').waitFor({ state: 'hidden' })
    assert.equal((await stored(two)).lists, '[]')
    await two.getByRole('button', { name: 'Hent listen' }).click()
    await person(two, 'Asta L.').waitFor()

    await two.context().setOffline(true)
    await press(two, 'Kom', 'Carla Kru.')
    await saying(two, '1 ting venter')
    await two.context().setOffline(false)
    await visit(two, '/staff')
    await two.locator('summary').filter({ has: two.locator('.user-name') }).click()
    await two.getByRole('button', { name: 'Log ud' }).click()
    await two.waitForURL(/sign-in/)
    assert.deepEqual(await stored(two), { lists: '[]', marks: '[]' })
    assert.equal(await marks(), 10, 'what waited is sent before')
    await doorOf(two)
    await two.getByText('Her er ingen liste.').waitFor()

    await first.setOffline(true)
    await press(one, 'Kom', 'Gerda')
    await signInAs(two, 'coordinator')
    const { version } = await (await two.request.get(`/api/v1/gatherings/${meeting}`)).json()
    const { now } = await (await two.request.get('/api/v1/demo/clock')).json()
    assert.ok((await two.request.post('/api/v1/demo/clock', { data: { hours: 1 } })).ok(), now)
    const closed = await two.request.put(`/api/v1/gatherings/${meeting}/closing`, { data: { version } })
    assert.ok(closed.ok(), await closed.text())
    await first.setOffline(false)
    await one.getByText('Mødet er slut.').waitFor()
    assert.deepEqual(await stored(one), { lists: '[]', marks: '[]' })
    assert.equal(await marks(), 11, 'a mark that comes after the end counts')
    await axe(one, 'the door when it is over')
    await visit(two, `/staff/gatherings/${meeting}`)
    await settled(two)
    assert.equal(await two.getByLabel('Kom Gerda?').inputValue(), 'attended')
    assert.equal(await two.getByRole('link', { name: 'Indtjekning ved døren' }).count(), 0)
  }))
