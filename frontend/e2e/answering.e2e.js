// Answering a survey on an old phone without JavaScript: every kind of question, by keyboard alone, with a slip, a step
// back, another language, easy words, another device; saying no; and what each page costs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, desk, phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { startProgram } from './program.js'
import { addWave, askSomebody, sql } from './surveys.js'

const limit = 50 * 1024
const refused = /Failed to load resource/

let program
let browser
let named
let secret

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  named = await addWave(program, 'confidential')
  secret = await addWave(program, 'anonymous', 'butik')
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const visitor = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false, allow: refused }, work)

/** Checks the page as it now stands, and takes its picture at both widths. */
async function look(page, name, language = 'da') {
  await wellFormed(page, language, name)
  for (const [size, width] of [[desk, 'desk'], [phone, 'phone']]) {
    await page.setViewportSize(size)
    await axe(page, `${name} at ${size.width} px`)
    await screenshot(page, `answering-${name}-${width}`)
  }
  await noOverflow(page, name)
}

/** Presses the tabulator until what is wanted has the focus. */
async function tabTo(page, selector) {
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  assert.fail(`the keyboard does not come to ${selector} on ${page.url()}`)
}

/** Goes on by keyboard, and counts what the next page costs somebody who was never here. */
async function goOn(page) {
  await tabTo(page, 'main form button')
  const cost = await countBytes(page)
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  const { bytes } = await cost.total()
  assert.ok(bytes > 0 && bytes <= limit, `${page.url()}: ${bytes} bytes`)
}

const at = (page) => new URL(page.url()).pathname.split('/').at(-1)

async function choose(page, value) {
  await tabTo(page, '[name=answer]')
  const first = await page.locator('[name=answer]').first().getAttribute('value')
  if (first === value) await page.keyboard.press('Space')
  for (let n = 0; n < 9 && !(await page.locator(`[name=answer][value="${value}"]`).isChecked()); n++) await page.keyboard.press('ArrowDown')
  assert.ok(await page.locator(`[name=answer][value="${value}"]`).isChecked())
}

async function tick(page, value) {
  await tabTo(page, `[name=answer][value="${value}"]`)
  await page.keyboard.press('Space')
}

test('every kind of question, by keyboard alone', () =>
  visitor(async (page) => {
    const cost = await countBytes(page)
    await page.goto(`/s/${await askSomebody(program, secret)}`)
    const { bytes, requests } = await cost.total()
    assert.ok(bytes > 0 && bytes <= limit, `the first visit: ${bytes} bytes in ${requests} requests`)
    console.log(`the first visit costs ${bytes} bytes in ${requests} requests`)
    await look(page, 'intro')
    await goOn(page)
    assert.equal(at(page), 'welcome')
    await look(page, 'welcome')
    await goOn(page)
    assert.equal(at(page), 'agree')
    await goOn(page) // nothing chosen
    await page.locator('.error-summary:focus').waitFor()
    assert.match(await page.title(), /^Fejl: /)
    await look(page, 'agree-missing')
    await page.locator('.error-summary a').focus()
    await page.keyboard.press('Enter')
    await choose(page, '1')
    await goOn(page)
    assert.equal(at(page), 'heard')
    await look(page, 'heard')
    await choose(page, '4')
    await goOn(page)
    assert.equal(at(page), 'way')
    await look(page, 'way')
    await choose(page, '2')
    await goOn(page)
    assert.equal(at(page), 'line')
    await tabTo(page, '.back-link')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    assert.equal(at(page), 'way')
    assert.ok(await page.locator('[name=answer][value="2"]').isChecked(), 'the answer is there when one goes back')
    await goOn(page)
    await look(page, 'line')
    await choose(page, '98')
    await goOn(page)
    assert.equal(at(page), 'topics')
    for (const value of ['1', '9']) await tick(page, value)
    await goOn(page)
    await page.locator('.error-summary:focus').waitFor()
    await look(page, 'topics-refused')
    await tick(page, '9')
    await goOn(page)
    assert.equal(at(page), 'visits')
    await tabTo(page, '[name=answer]')
    await page.keyboard.type('12')
    await look(page, 'visits')
    await goOn(page)
    assert.equal(at(page), 'why')
    await tabTo(page, '[name=answer]')
    await page.keyboard.type('Mere tid, og ring ikke til 23 45 67 89')
    await look(page, 'why')
    await goOn(page)
    assert.equal(at(page), 'end')
    await look(page, 'end')
    await tabTo(page, '[name=helped]')
    await page.keyboard.press('Space')
    await goOn(page)
    assert.equal(new URL(page.url()).pathname, `/tak/${secret.wave}`)
    await look(page, 'thanks')
    await page.goBack() // to what was sent: nothing is asked again
    await page.reload()
    const [[answers, helped, finished]] = await sql(program, `SELECT convert_from(answers, 'UTF8'), helped, finished FROM survey_draft WHERE wave_id = ${secret.wave}`)
    assert.deepEqual(JSON.parse(answers), { agree: 1, heard: 4, line: 98, topics: [1], visits: 12, way: 2, why: 'Mere tid, og ring ikke til 23 45 67 89' })
    assert.deepEqual([helped, finished], ['nobody', 't'])
  }))

test('language and easy words keep the place', () =>
  visitor(async (page) => {
    await page.goto(`/s/${await askSomebody(program, named)}`)
    await page.locator('main form button').click()
    await page.locator('main form button').click()
    await page.locator('[name=answer][value="1"]').check()
    await page.locator('main form button').click()
    assert.equal(at(page), 'heard')
    await page.getByRole('link', { name: 'Vis med lette ord' }).click()
    assert.equal(at(page), 'heard')
    await page.getByRole('heading', { name: 'Lyttede de til dig?' }).waitFor()
    await page.locator('.language-switch').click()
    await page.getByRole('heading', { name: 'Did they listen to you?' }).waitFor()
    await look(page, 'easy-english', 'en')
    await page.locator('[name=answer][value="5"]').check()
    await page.locator('main form button').click()
    await page.getByRole('heading', { name: 'How did we meet last?' }).waitFor()
  }))

test('another device goes on with a code', async () => {
  const code = await visitor(async (page) => {
    await page.goto('/o/butik')
    await page.locator('main form button').click()
    await page.locator('main form button').click()
    await page.locator('[name=answer][value="1"]').check()
    await page.locator('main form button').click()
    await page.getByRole('link', { name: 'Gem, og svar videre senere' }).click()
    await look(page, 'later')
    await page.locator('main form button').click()
    await look(page, 'code')
    return page.locator('main strong').innerText()
  })
  await visitor(async (page) => {
    await page.goto('/')
    await page.getByRole('link', { name: /Jeg er i gang med et skema/ }).click()
    await page.locator('[name=code]').fill(code.toLowerCase().replaceAll('-', ' '))
    await page.locator('main form button').click()
    assert.equal(at(page), 'heard')
    await page.locator('.back-link').click()
    assert.ok(await page.locator('[name=answer][value="1"]').isChecked())
  })
})

test('no, and yes after all', () =>
  visitor(async (page) => {
    await page.goto(`/s/${await askSomebody(program, named)}`)
    await look(page, 'intro-confidential')
    await page.getByRole('link', { name: /Nej tak/ }).click()
    await look(page, 'no')
    await page.locator('main form button').click()
    await page.getByText('Du har sagt nej tak').waitFor()
    await look(page, 'declined')
    await page.locator('main form button').click()
    assert.equal(at(page), 'welcome')
  }))

test('a code that was used', () =>
  visitor(async (page) => {
    const token = await askSomebody(program, secret)
    await page.goto(`/s/${token}`)
    await page.locator('main form button').click()
    assert.ok(!page.url().includes(token), 'the address of the answers is another one than that in the mail')
    await page.goto(`/s/${token}`)
    await page.getByRole('heading', { name: 'Linket er brugt eller for gammelt' }).waitFor()
    await look(page, 'used')
    assert.ok(!program.log().includes(token), 'the code stands in the log')
  }))
