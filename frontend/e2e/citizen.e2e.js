// Every page that a citizen can open, on an old phone without JavaScript and on a desk, with and without faults: none may
// break accessibility, reach out of the window, load anything from elsewhere or cost more than 60 KB.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, desk, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { birthYear, citizenRoutes, linkIn, mails, routeOf, unsubscribeIn } from './citizens.js'
import { startProgram } from './program.js'
import { signInAs } from './staff.js'

const limit = 60 * 1024
const refused = /Failed to load resource/

let program
let browser
let routes
let caught
const seen = new Set()
/** Links whose owner has not answered yet, each to be used once. */
const open = []

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  routes = await citizenRoutes()
  await visitor(async (page) => {
    caught = await mails(page.request)
    for (const mail of caught) {
      if (open.length < 4 && linkIn(mail) && (await isOpen(page, linkIn(mail)))) open.push(mail)
    }
  })
  assert.equal(open.length, 4, 'the demo has citizens who can still answer')
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const visitor = (work, how = {}) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: refused, ...how }, work)

async function isOpen(page, path) {
  await page.goto(path)
  return (await page.locator('html[lang=da] a[href$="/yes"]').count()) > 0
}

/** Checks the page as it now stands, at both widths. */
async function look(page, what, language = 'da') {
  seen.add(routeOf(routes, new URL(page.url()).pathname))
  await wellFormed(page, language, what)
  for (const size of [phone, desk]) {
    await page.setViewportSize(size)
    await axe(page, `${what} at ${size.width} px`)
  }
  await page.setViewportSize(phone)
  await noOverflow(page, what)
}

/** Goes to a page as if for the first time, and checks it and what it costs. */
async function visit(page, path, language) {
  const cost = await countBytes(page)
  await page.goto(path)
  const { bytes, requests } = await cost.total()
  assert.ok(bytes > 0 && bytes <= limit, `${path}: ${bytes} bytes in ${requests} requests`)
  await look(page, path, language)
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

test('in English', () =>
  visitor(async (page) => {
    await page.goto(linkIn(open[3]))
    await page.locator('.language-switch').click()
    await look(page, 'the invitation in English', 'en')
  }))

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
    await confirmDrawn(page.request)
    const mail = await offer(page)
    await visit(page, `${linkIn(mail)}/seat`)
    await submit(page)
    await look(page, 'a seat that is taken')
  }))

/** Confirms a panel that is drawn, which offers its people their seats. */
async function confirmDrawn(request) {
  const { items } = await (await request.get('/api/v1/panels')).json()
  const drawn = items.find((panel) => panel.state === 'drawn')
  assert.ok(drawn, 'the demo has a panel that is drawn and not confirmed')
  const { version } = await (await request.get(`/api/v1/panels/${drawn.id}`)).json()
  const answer = await request.put(`/api/v1/panels/${drawn.id}/confirmation`, { data: { version, reason: 'Tested in a browser' } })
  assert.ok(answer.ok(), await answer.text())
}

/** Waits for a mail whose link leads to a seat. */
async function offer(page) {
  const known = new Set(caught.map((mail) => mail.id))
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    for (const mail of (await mails(page.request, 30)).filter((one) => !known.has(one.id) && linkIn(one))) {
      known.add(mail.id)
      await page.goto(linkIn(mail))
      if (page.url().endsWith('/seat')) return mail
    }
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  return assert.fail('nobody was offered a seat by mail')
}

test('the way out of our mail', () =>
  visitor(async (page) => {
    const path = caught.map(unsubscribeIn).find(Boolean)
    assert.ok(path, 'no mail of the demo can be unsubscribed from')
    await visit(page, path)
  }))

test('the accessibility statement', () => visitor((page) => visit(page, '/was')))

test('a link that nobody has', () =>
  visitor(async (page) => {
    await page.goto('/i/this-is-nobodys-link')
    await look(page, 'an unknown link')
  }))

test('no page was forgotten', () => {
  assert.deepEqual([...routes].filter((route) => !seen.has(route)), [])
})
