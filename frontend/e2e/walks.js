// What walks through the life of a meeting share: steps of which one needs the one before, questions that are confirmed, and
// what stands in the mails.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { startProgram } from './program.js'
import { settled, signInAs } from './staff.js'

/** Gives the steps of one walk. What comes after one that failed proves nothing. */
export function walk() {
  let broken = false
  return (name, work) =>
    test(name, async (t) => {
      if (broken) return t.skip('a step before it failed')
      broken = true
      await work()
      broken = false
    })
}

/**
 * The demo and a browser for the walks of a file, from before the first to after the last. `as` works as somebody with a role,
 * and `citizen` as one on a phone without JavaScript; what a page refuses is told by the browser's own line as well.
 * @param {() => Promise<unknown>} [begin] what is done before the first walk
 */
export function demoTown(begin) {
  const town = {}
  before(async () => {
    town.program = await startProgram()
    town.browser = await startBrowser()
    await begin?.()
  })
  after(async () => {
    await town.browser?.close()
    await town.program?.stop()
  })
  const open = (how, work) => withPage(town.browser, { url: town.program.url, allow: /Failed to load resource/, ...how }, work)
  town.as = (role) => (work, how) =>
    open(how, async (seen) => {
      await signInAs(seen, role)
      return work(seen)
    })
  town.citizen = (work) => open({ size: phone, javaScript: false }, work)
  return town
}

export const button = (page, name) => page.getByRole('button', { name, exact: true })
export const dialog = (page) => page.locator('dialog[open]')

/** A day of the interface as people write it. */
export const written = (day) => day.split('-').reverse().join('.')

export async function confirm(page, action) {
  await button(dialog(page), action).click()
  await dialog(page).waitFor({ state: 'detached' })
  await settled(page)
}

/** The path of somebody's own page of a booking. */
export const linkIn = (mail) => new URL(/https?:\/\/\S+\/b\/\w+/.exec(mail.text)[0]).pathname

/** The entry for a calendar that a mail carries, its lines whole; '' is none. */
export function calendarOf(raw) {
  const part = raw.replaceAll('\r\n', '\n').split(/^--.*$/m).find((one) => /content-type: text\/calendar/i.test(one))
  return part ? Buffer.from(part.slice(part.indexOf('\n\n')), 'base64').toString('utf8').replaceAll('\r\n ', '') : ''
}

/** An instant of a meeting's day in Denmark. */
export const at = (day, hour, minute = 0) => {
  const utc = new Date(`${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`)
  const shown = Number(utc.toLocaleTimeString('sv-SE', { timeZone: 'Europe/Copenhagen', hour: '2-digit' }))
  return new Date(utc.getTime() - (shown - hour) * 3_600_000)
}

/** Moves the demo's clock to an instant. */
export async function moveClock(request, instant) {
  const { now } = await (await request.get('/api/v1/demo/clock')).json()
  const moved = await request.post('/api/v1/demo/clock', { data: { hours: (instant.getTime() - Date.parse(now)) / 3_600_000 } })
  assert.ok(moved.ok(), await moved.text())
}
