// A tablet at the door of a meeting: a browser of its own that keeps its files, as a tablet does when somebody turns it on again.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { chromium } from '../app/packages.js'
import { installed } from './browser.js'

export const tablet = { width: 768, height: 1024 }

/** What the browser says by itself when there is no network. */
export const quiet = /Failed to load resource|ERR_INTERNET_DISCONNECTED|service worker/i

/** Turns the tablet on whose files lie in `profile`, and gives its context and its page. */
export async function turnOn(url, profile, { offline = false } = {}) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installed(), args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    baseURL: url, viewport: tablet, locale: 'da-DK', timezoneId: 'Europe/Copenhagen',
  })
  await context.setOffline(offline)
  return { context, page: context.pages()[0] ?? (await context.newPage()) }
}

/** Ends the browser of a tablet as an empty battery would: all its processes in one moment, whatever they were about to write. */
export async function kill(context, profile) {
  const gone = new Promise((done) => context.once('close', done))
  const all = await processes()
  const family = all.filter(({ line }) => line.includes(`--user-data-dir=${profile}`)).map(({ pid }) => pid)
  for (let at = 0; at < family.length; at++) family.push(...all.filter(({ parent, pid }) => parent === family[at] && !family.includes(pid)).map(({ pid }) => pid))
  assert.ok(family.length > 1, 'the browser of the tablet is not running')
  for (const pid of family) end(pid)
  await gone
  while ((await processes()).some(({ pid, line }) => line && family.includes(pid))) await setTimeout(20)
}

async function processes() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(pids.map(async (pid) => {
    const [line, status] = await Promise.all(['cmdline', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')))
    return { pid: Number(pid), parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0), line } // the line of one that has ended is empty
  }))
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (failure) {
    if (failure.code !== 'ESRCH') throw failure // it ended with another
  }
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
