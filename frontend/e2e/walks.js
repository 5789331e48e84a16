// What walks through the life of a meeting share: steps of which one needs the one before, questions that are confirmed, and
// what stands in the mails.
import { test } from 'node:test'
import { settled } from './staff.js'

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
