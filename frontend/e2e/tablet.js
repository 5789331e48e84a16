// A tablet at the door of a meeting: a browser of its own that keeps its files, as a tablet does when somebody turns it on again.
import { readdir, readFile } from 'node:fs/promises'
import { chromium } from '../app/packages.js'

export const tablet = { width: 768, height: 1024 }

/** What the browser says by itself when there is no network. */
export const quiet = /Failed to load resource|ERR_INTERNET_DISCONNECTED|service worker/i

/** Turns the tablet on whose files lie in `profile`, and gives its context and its page. */
export async function turnOn(url, profile, { offline = false } = {}) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    baseURL: url, viewport: tablet, locale: 'da-DK', timezoneId: 'Europe/Copenhagen',
  })
  await context.setOffline(offline)
  return { context, page: context.pages()[0] ?? (await context.newPage()) }
}

/** Ends the browser of a tablet as an empty battery would. */
export async function kill(context, profile) {
  const gone = new Promise((done) => context.once('close', done))
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes(`--user-data-dir=${profile}`) && !line.includes('--type=')) process.kill(Number(pid), 'SIGKILL')
  }
  await gone
}

export const person = (page, name) => page.locator('li.person').filter({ hasText: name })
export const pressed = (page, what, name) => page.getByRole('button', { name: `${what}: ${name}`, pressed: true }).waitFor()

/** Ticks somebody as people do, who go on when they see it: what shows is on the disk. */
export async function press(page, what, name) {
  await page.getByRole('button', { name: `${what}: ${name}` }).click()
  await pressed(page, what, name)
}

export const saying = (page, words) => page.locator('.line').getByText(words).waitFor()

/** What the tablet keeps, as text. */
export const stored = (page) =>
  page.evaluate(async () => {
    const db = await new Promise((done, fail) => {
      const asked = indexedDB.open('deltag-check-in')
      asked.onsuccess = () => done(asked.result)
      asked.onerror = () => fail(asked.error)
    })
    const all = (store) => new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)))
    return { lists: JSON.stringify(await all('lists')), marks: JSON.stringify(await all('marks')) }
  })
