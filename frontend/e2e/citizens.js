// Citizens of the demo: their mail, their links, and what only they know.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const pages = join(import.meta.dirname, '../citizen')

/**
 * The paths of every page that a citizen can open, or send to, read from the program's own list: "/i/:token/yes".
 * @param {'GET' | 'POST'} method
 */
export async function citizenRoutes(method = 'GET') {
  const found = new Set()
  for (const file of await readdir(pages)) {
    if (!file.endsWith('.go') || file.endsWith('_test.go')) continue
    for (const [, verb, path] of (await readFile(join(pages, file), 'utf8')).matchAll(/"(GET|POST) (\/[^"]*)"/g)) {
      if (verb === method) found.add(path)
    }
  }
  assert.ok(found.size > 5, 'the list of the citizen pages was not found')
  return found
}

/** Every mail that the demo has caught, newest first, as far back as asked for. */
export async function mails(request, most = 300) {
  const all = []
  for (let after = ''; all.length < most; ) {
    const page = await (await request.get(`/api/v1/demo/mails?after=${encodeURIComponent(after)}`)).json()
    all.push(...page.items)
    if (!page.next) break
    after = page.next
  }
  return all
}

/** The path of the citizen's own link in a mail, or undefined. */
export function linkIn(mail) {
  return /https?:\/\/[^/\s]+(\/i\/[\w-]+)/.exec(mail.text)?.[1]
}

/** The path that a mail program posts to for no more mail. */
export function unsubscribeIn(mail) {
  return mail.unsubscribe ? new URL(mail.unsubscribe).pathname : undefined
}

/** So many mails whose owner can still answer, and reads Danish. */
export async function unanswered(page, count) {
  const open = []
  for (const mail of await mails(page.request)) {
    if (!linkIn(mail)) continue
    await page.goto(linkIn(mail))
    if ((await page.locator('html[lang=da] .choice-links a[href$="/yes"]').count()) > 0) open.push(mail)
    if (open.length === count) return open
  }
  return assert.fail(`the demo has fewer than ${count} citizens who can still answer`)
}

/** The mail of a member who is asked whether they stay in a panel and reads Danish: of one who has not answered, if there is one. */
export async function askedToStay(page) {
  for (const mail of (await mails(page.request, 5000)).filter((one) => one.subject === 'Vil du blive i panelet?')) {
    await page.goto(`${linkIn(mail)}/term`)
    if ((await page.locator('html[lang=da] form [name=answer]').count()) > 0 && (await page.locator('[name=answer]:checked').count()) === 0) return mail
  }
  return assert.fail('the demo asks nobody who has not said yet whether they stay in a panel')
}

/** The token of somebody who is asked which time suits, reads Danish and has not answered. */
export async function askedForTime(page) {
  for (const mail of await mails(page.request, 5000)) {
    const token = /\/tid\/(\w+)/.exec(mail.text)?.[1]
    if (!token) continue
    await page.goto(`/tid/${token}`)
    if ((await page.locator('html[lang=da] form [type=radio]').count()) > 0 && (await page.locator('[type=radio]:checked').count()) === 0) return token
  }
  return assert.fail('the demo asks nobody which time suits')
}

/** The subject of the mail that offers a seat, in Danish. */
const offer = 'Der er en plads til dig'

/** Confirms a panel that is drawn, which offers its people their seats, and waits for a mail in Danish that leads to one. */
export async function offeredSeat(page) {
  const known = new Set((await mails(page.request, 5000)).map((mail) => mail.id))
  const { items } = await (await page.request.get('/api/v1/panels')).json()
  const drawn = items.find((panel) => panel.state === 'drawn')
  assert.ok(drawn, 'the demo has a panel that is drawn and not confirmed')
  const { version } = await (await page.request.get(`/api/v1/panels/${drawn.id}`)).json()
  const answer = await page.request.put(`/api/v1/panels/${drawn.id}/confirmation`, { data: { version, reason: 'Tested in a browser' } })
  assert.ok(answer.ok(), await answer.text())
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    // Hundreds are told at the same time that they got none, so the newest mails alone may hold no seat.
    for (const mail of (await mails(page.request, 2000)).filter((one) => !known.has(one.id) && one.subject === offer)) {
      known.add(mail.id)
      await page.goto(linkIn(mail))
      if (page.url().endsWith('/seat')) return mail
    }
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  return assert.fail('nobody was offered a seat by mail')
}

/** The year that the owner of an address was born; staff looks it up. */
export async function birthYear(request, address) {
  const found = await (await request.post('/api/v1/residents/search', { data: { search: address } })).json()
  assert.equal(found.items.length, 1, `one resident of the demo with ${address}`)
  const person = await (await request.get(`/api/v1/residents/${found.items[0].id}`)).json()
  return person.birthYear
}

/** The path of a meeting of the demo that has seats. */
export async function meetingWithSeats(page) {
  await page.goto('/moeder')
  return page.getByRole('link', { name: /Der er plads/ }).first().getAttribute('href')
}

/** Signs somebody up for a meeting, and answers the token of their own page, which is shown then. */
export async function signUp(page, path) {
  await page.goto(path)
  await page.getByLabel('Dit navn').fill('Asta')
  await page.getByLabel('Telefon').fill('12 34 56 78')
  await page.locator('main form button[type=submit]').first().click()
  return /\/b\/(\w+)/.exec(page.url())[1]
}
