// Citizens who read in a way of their own: with their own colours, on paper, by keyboard alone, and with a wish that
// nobody else learns which page they were on.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { linkIn, unanswered } from './citizens.js'
import { startProgram } from './program.js'

let program
let browser
let start
/** Stands for the site of the accessibility statement, and keeps what browsers tell it. */
const elsewhere = createServer((request, answer) => {
  told.push(request)
  answer.setHeader('Content-Type', 'text/html; charset=utf-8')
  answer.end('<!DOCTYPE html><html lang="da"><title>Erklæring</title><h1>Erklæring</h1>')
})
const told = []

before(async () => {
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  program = await startProgram({ env: { DELTAG_ACCESSIBILITY_URL: `http://localhost:${elsewhere.address().port}/erklaering` } })
  browser = await startBrowser()
  await visitor(async (page) => {
    const [mail] = await unanswered(page, 1)
    start = linkIn(mail)
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
  elsewhere.close()
})

const visitor = (work, allow = /Failed to load resource/) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow }, work)

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim())

/** Presses Tab until the focus is on `what`, and then Enter. */
async function keyTo(page, what, most = 20) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) === what) return page.keyboard.press('Enter')
  }
  return assert.fail(`${what} is not reached by Tab`)
}

for (const colorScheme of ['light', 'dark']) {
  test(`what is chosen is seen in the reader's own colours, ${colorScheme}`, () =>
    visitor(async (page) => {
      await page.emulateMedia({ forcedColors: 'active', colorScheme })
      for (const form of ['no', 'later']) {
        await page.goto(`${start}/${form}`)
        const label = page.locator('main .choices label').first()
        const { x, y, height } = await label.boundingBox()
        const mark = () => page.screenshot({ clip: { x: x + 20, y: y + height / 2 - 8, width: 16, height: 16 } })
        await label.click()
        await page.evaluate(() => document.activeElement.blur())
        const chosen = await mark()
        await page.goto(`${start}/${form}`)
        assert.ok(!chosen.equals(await mark()), `a choice of ${form} does not show`)
      }
    }))
}

test('on paper nothing stays folded, and nothing is to be pressed', () =>
  visitor(async (page) => {
    await page.goto(start)
    const folded = page.getByText('Vi har trukket lod blandt mange borgere.')
    const seen = (what) => what.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))
    assert.equal(await seen(folded), false)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await seen(folded), true)
    for (const what of ['.choice-links', '.language-switch']) assert.equal(await page.locator(what).isVisible(), false, what)
  }))

test('by keyboard alone: the faults have the focus, and lead to what is to be mended', () =>
  visitor(async (page) => {
    await page.goto(start)
    await keyTo(page, 'Nej tak')
    await page.waitForURL(/\/no$/)
    await keyTo(page, 'Send mit svar')
    await page.locator('#faults').waitFor()
    assert.equal(await focused(page), 'faults')
    assert.match(await page.title(), /^Fejl: /)
    await keyTo(page, 'Vælg, hvad du siger nej til')
    await page.waitForURL(/#about$/)
    assert.equal(await focused(page), 'about')
    await page.keyboard.press('Space')
    await keyTo(page, 'Send mit svar')
    await page.getByText('Du har svaret nej').waitFor()
  }))

test('another site does not learn which page led to it', () =>
  visitor(async (page) => {
    await page.goto(start)
    await page.getByRole('link', { name: 'Tilgængelighedserklæring' }).click()
    await page.getByRole('heading', { name: 'Erklæring' }).waitFor()
    assert.equal(told[0].url, '/erklaering')
    assert.equal(told[0].headers.referer, undefined)
    assert.equal(told[0].headers.cookie, undefined)
  }, /another host|Failed to load resource/))
