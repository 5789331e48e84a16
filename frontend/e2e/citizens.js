// Citizens of the demo: their mail, their links, and what only they know.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const pages = join(import.meta.dirname, '../citizen')

/** The paths of every page that a citizen can open, read from the program's own list: "/i/:token/yes". */
export async function citizenRoutes() {
  const found = new Set()
  for (const file of await readdir(pages)) {
    if (!file.endsWith('.go') || file.endsWith('_test.go')) continue
    for (const [, path] of (await readFile(join(pages, file), 'utf8')).matchAll(/"GET (\/[^"]*)"/g)) found.add(path)
  }
  assert.ok(found.size > 5, 'the list of the citizen pages was not found')
  return found
}

/** The route that a path belongs to. */
export function routeOf(routes, path) {
  return [...routes].find((route) => new RegExp(`^${route.replace(':token', '[^/]+')}$`).test(path))
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

/** The year that the owner of an address was born; staff looks it up. */
export async function birthYear(request, address) {
  const found = await (await request.post('/api/v1/residents/search', { data: { search: address } })).json()
  assert.equal(found.items.length, 1, `one resident of the demo with ${address}`)
  const person = await (await request.get(`/api/v1/residents/${found.items[0].id}`)).json()
  return person.birthYear
}
