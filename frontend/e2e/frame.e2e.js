// The frame around every page of the staff app: menus, language, the demo's clock, the way out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, desk, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
import { startProgram } from './program.js'
import { signInAs, visit } from './staff.js'

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

const as = (role, how, work) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, role)
    await visit(page, '/staff')
    await work(page)
  })

const userMenu = (page) => page.locator('.user-menu summary')

test('on a phone the menu opens, leads on and closes', () =>
  as('administrator', { size: phone }, async (page) => {
    const menu = page.getByRole('button', { name: 'Menu' })
    const entry = page.locator('#main-nav a').last()
    assert.equal(await entry.isVisible(), false)
    await menu.click()
    assert.equal(await menu.getAttribute('aria-expanded'), 'true')
    await axe(page, 'the open menu')
    await noOverflow(page, 'the open menu')
    await entry.click()
    await entry.waitFor({ state: 'hidden' })
    await page.locator('main h1:focus').waitFor()
  }))

test("the user's menu says who one is and closes with Escape", () =>
  as('coordinator', { size: phone }, async (page) => {
    await userMenu(page).click()
    await page.locator('.user-menu-panel').getByText('Koordinator').waitFor()
    await axe(page, "the user's menu")
    await noOverflow(page, "the user's menu")
    await page.keyboard.press('Escape')
    await page.locator('.user-menu-panel').waitFor({ state: 'hidden' })
  }))

test('the language changes at once and is remembered', () =>
  as('coordinator', { size: desk }, async (page) => {
    await userMenu(page).click()
    const told = page.waitForResponse((response) => response.url().endsWith('/me/language'))
    await page.getByRole('button', { name: 'English' }).click()
    assert.equal((await told).status(), 204)
    await page.locator('html[lang=en]').waitFor()
    await visit(page, '/staff')
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    assert.equal(await page.locator('.skipnav').textContent(), 'Skip to the content')
  }))

test("the demo's clock moves forward and says so", () =>
  as('coordinator', { size: desk }, async (page) => {
    const clock = page.locator('.demo-bar p')
    await page.getByText('Uret står på').waitFor()
    const before = await clock.textContent()
    await page.getByRole('button', { name: '+1 dag' }).click()
    await page.locator('.toasts').getByText('Uret er flyttet').waitFor()
    assert.notEqual(await clock.textContent(), before)
  }))

test('the skip link leads to the content, and the first key press finds it', () =>
  as('coordinator', { size: desk }, async (page) => {
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').getAttribute('class'), 'skipnav')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('main:focus').count(), 1)
  }))

test('after signing out the pages are closed', () =>
  as('coordinator', { size: desk, allow: /Failed to load resource/ }, async (page) => {
    await userMenu(page).click()
    await page.getByRole('button', { name: 'Log ud' }).click()
    await page.waitForURL(/\/staff\/sign-in/)
    await page.goto('/staff')
    await page.waitForURL(/\/staff\/sign-in\?next=%2Fstaff$/)
  }))

test('the app costs less than 150 KB on a first visit', () =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (page) => {
    const cost = await countBytes(page)
    await page.goto('/staff')
    await page.waitForURL(/sign-in/)
    const { bytes } = await cost.total()
    assert.ok(bytes > 50_000 && bytes < 150_000, `${bytes} bytes`)
  }))
