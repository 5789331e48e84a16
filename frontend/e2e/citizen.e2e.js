// What citizens do, page after page as they do it, on an old phone without JavaScript. That each page by itself is sound
// in each state is told in citizenroutes.e2e.js.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, desk, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { birthYear, linkIn, offeredSeat, unanswered } from './citizens.js'
import { startProgram } from './program.js'
import { signInAs } from './staff.js'

const limit = 60 * 1024
const refused = /Failed to load resource/

let program
let browser
/** Mails whose owner has not answered yet, each to be used once. */
let open

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await visitor(async (page) => {
    open = await unanswered(page, 3)
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const visitor = (work, how = {}) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: refused, ...how }, work)

/** Checks the page as it now stands, at both widths. */
async function look(page, what) {
  await wellFormed(page, 'da', what)
  for (const size of [phone, desk]) {
    await page.setViewportSize(size)
    await axe(page, `${what} at ${size.width} px`)
  }
  await page.setViewportSize(phone)
  await noOverflow(page, what)
}

/** Goes to a page as if for the first time, and checks it and what it costs. */
async function visit(page, path) {
  const cost = await countBytes(page)
  await page.goto(path)
  const { bytes, requests } = await cost.total()
  assert.ok(bytes > 0 && bytes <= limit, `${path}: ${bytes} bytes in ${requests} requests`)
  await look(page, path)
}

const submit = (page) => page.locator('main form button[type=submit]').first().click()

test('the invitation, yes and the receipt', () =>
  visitor(async (page) => {
    const start = linkIn(open[0])
    await visit(page, start)
    await visit(page, `${start}/notice`)
    await visit(page, `${start}/yes`)
    await submit(page)
    assert.match(page.url(), /\/questions$/)
    await visit(page, page.url())
    await page.getByLabel('På video').check()
    await page.getByLabel('Om aftenen').check()
    await submit(page)
    assert.match(page.url(), /\/receipt$/)
    await look(page, 'the receipt of a yes')
  }))

test('nobody is asked again what they have told', () =>
  visitor(async (page) => {
    await page.goto(`${linkIn(open[0])}/questions`)
    assert.match(page.url(), /\/receipt$/)
  }))

for (const [answer, at] of [['no', 1], ['later', 2]]) {
  test(`the invitation answered with ${answer}`, () =>
    visitor(async (page) => {
      const start = linkIn(open[at])
      await visit(page, `${start}/${answer}`)
      await submit(page)
      await look(page, `after ${answer}`)
      await visit(page, start)
    }))
}

test('the own page behind the second fact, and everything on it', () =>
  visitor(async (page) => {
    await signInAs(page, 'coordinator')
    const own = linkIn(open[0]).replace('/i/', '/me/')
    await visit(page, own)
    await page.locator('[name=year]').fill('18')
    await submit(page)
    await look(page, 'the own page with a wrong year')
    assert.equal(await page.locator('.error-summary').count(), 1)
    await page.locator('[name=year]').fill(String(await birthYear(page.request, open[0].to)))
    await submit(page)
    await look(page, 'the own page')
    for (const part of ['contact', 'pause', 'leave', 'erase', 'looked']) await visit(page, `${own}/${part}`)
    await page.goto(`${own}/contact`)
    await page.locator('[type=email]').fill('no address')
    await submit(page)
    await look(page, 'contact details with a fault')
    assert.equal(await page.locator('.error-summary').count(), 1)
  }))

test('a seat that is offered', () =>
  visitor(async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, `${linkIn(await offeredSeat(page))}/seat`)
    await submit(page)
    await look(page, 'a seat that is taken')
  }))
