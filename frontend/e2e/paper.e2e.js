// Pages as files: what is printed can be fetched as a tagged PDF, which a screen reader can read; where the server has no
// browser, the page says so.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'
import { button } from './walks.js'

let program
let browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const as = (role, url, work) =>
  withPage(browser, { url }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })

/** Fetches the page that is shown as a PDF, by the keyboard, and returns its name and what it says. */
async function fetched(seen) {
  const coming = seen.waitForEvent('download', { timeout: 60_000 })
  await button(seen, 'Hent som PDF').focus()
  await seen.keyboard.press('Enter')
  const file = await coming
  return { name: file.suggestedFilename(), text: (await readFile(await file.path())).toString('latin1') }
}

/** Has the tags of a document in Danish with a heading, and as many pages as told at the most. */
function tagged({ name, text }, most, ...tags) {
  assert.match(name, /\.pdf$/)
  for (const tag of ['%PDF-', '/StructTreeRoot', '/Marked true', '/Lang (da', ...tags]) assert.ok(text.includes(tag), `${tag} in ${name}`)
  assert.match(text, /\/S \/H[12]\b/, `a heading in ${name}`)
  const pages = text.match(/\/Type \/Page\b(?!s)/g).length
  assert.ok(pages <= most, `${pages} pages in ${name}`)
}

/** Follows the first link of the page that leads to such a place. */
async function follow(seen, pattern) {
  const all = await seen.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  const found = all.find((href) => pattern.test(href))
  assert.ok(found, `a link to ${pattern} at ${seen.url()}: ${all.join(' ')}`)
  await visit(seen, found)
}

test('a committee’s rules, a meeting and its day sheet are fetched as PDF', () =>
  as('secretary', program.url, async (seen) => {
    await visit(seen, '/staff/committees')
    await follow(seen, /^\/staff\/committees\/\d+$/)
    await bothWidths(seen)
    tagged(await fetched(seen), 6)
    await visit(seen, '/staff/hearing-requests')
    await follow(seen, /^\/staff\/hearing-requests\/\d+$/)
    await follow(seen, /^\/staff\/committee-meetings\/\d+\/hearings$/)
    await bothWidths(seen)
    tagged(await fetched(seen), 2, '/S /Table', '/S /TH')
    await follow(seen, /^\/staff\/committee-meetings\/\d+$/)
    tagged(await fetched(seen), 4)
  }))

test('a letter that refuses is fetched alone', () =>
  as('secretary', program.url, async (seen) => {
    await visit(seen, '/staff/hearing-requests?state=refused')
    await follow(seen, /^\/staff\/hearing-requests\/\d+$/)
    await seen.locator('.letter').waitFor()
    await settled(seen)
    tagged(await fetched(seen), 1)
  }))

test('a representation note is fetched as a document', () =>
  as('coordinator', program.url, async (seen) => {
    await visit(seen, '/staff/hearings/notes')
    await follow(seen, /^\/staff\/hearings\/notes\/\d+$/)
    await follow(seen, /^\/staff\/hearings\/notes\/\d+\/record$/)
    tagged(await fetched(seen), 4, '/S /L')
  }))

test('without a browser on the server the page says so, and prints', async () => {
  const bare = await startProgram({ env: { CHROMIUM: 'none' } })
  try {
    await as('secretary', bare.url, async (seen) => {
      await visit(seen, '/staff/committees')
      await follow(seen, /^\/staff\/committees\/\d+$/)
      await seen.getByText('Gem som PDF').waitFor()
      assert.equal(await button(seen, 'Hent som PDF').count(), 0)
      assert.ok(await button(seen, 'Udskriv').isVisible())
      await bothWidths(seen)
    })
  } finally {
    await bare.stop()
  }
})
