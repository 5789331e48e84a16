// Staff sign in with a code by mail, find what waits for them, and look after access.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
import { startProgram } from './program.js'
import { staffRoutes } from './routes.js'
import { settled, signInAs, visit } from './staff.js'
import { source } from '../app/packages.js'

const { match } = await source('src/router/match.ts')
const refused = /Failed to load resource/ // the browser's own line for an answer 401 or 422
const roles = ['administrator', 'coordinator', 'unit_leader', 'secretary', 'committee_member', 'interviewer', 'analyst', 'moderator']

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

const open = (work) => withPage(browser, { url: program.url, allow: refused }, work)

/** The code in the newest mail to an address, once the mail is there. */
async function mailedCode(page, address) {
  for (let tries = 0; tries < 120; tries++) {
    const { items } = await (await page.request.get('/api/v1/demo/mails')).json()
    const code = /\b\d{3} \d{3}\b/.exec(items.find((mail) => mail.to === address)?.text ?? '')?.[0]
    if (code) return code
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`no code came for ${address}`)
}

const wrong = (code) => (code.startsWith('1') ? '2' : '1') + code.slice(1)

test('a code by mail signs in, once, and signing out ends it', () =>
  open(async (page) => {
    const address = 'koordinator@demo.example'
    await visit(page, '/staff/admin/nothing?x=1')
    await page.locator('[name=email]').fill(address)
    await page.locator('main form button[type=submit]').click()
    await page.locator('[name=code]').waitFor()
    await axe(page, 'the page for the code')
    await noOverflow(page, 'the page for the code')
    const code = await mailedCode(page, address)
    await page.locator('[name=code]').fill(wrong(code))
    await page.locator('main form button[type=submit]').click()
    await page.locator('.error-summary, .alert-error').first().waitFor()
    await axe(page, 'a wrong code')
    await page.locator('[name=code]').fill(code)
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL('**/staff/admin/nothing')
    const cookies = await page.context().cookies()
    assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]), [['deltag', true, 'Lax']])
    await visit(page, '/staff')
    await page.locator('.user-menu summary').click()
    await page.getByRole('button', { name: 'Log ud' }).click()
    await page.locator('[name=email]').waitFor()
    assert.equal((await page.request.get('/api/v1/me')).status(), 401)
  }))

test('what the first page leads to is there, and said in words', async () => {
  for (const role of roles) {
    await open(async (page) => {
      await signInAs(page, role)
      const { tasks, steps } = await (await page.request.get('/api/v1/home')).json()
      for (const { kind, link } of [...tasks, ...steps].filter((one) => one.link)) {
        const { pathname } = new URL(link, program.url)
        assert.ok(staffRoutes.some((route) => match(route.path, pathname)), `${role}: ${kind} leads to ${link}`)
      }
      await visit(page, '/staff')
      const text = await page.locator('main').innerText()
      for (const { kind } of [...tasks, ...steps]) assert.ok(!text.includes(kind), `${role}: no words for ${kind}`)
      assert.ok(!/ting venter/.test(text), `${role}: a task without words: ${tasks.map((task) => task.kind).join(', ')}`)
    })
  }
})

test('an administrator adds somebody, gives a role for one panel, removes it, and finds it in the access record', () =>
  open(async (page) => {
    await signInAs(page, 'administrator')
    await visit(page, '/staff/admin/staff/new')
    await page.locator('main form button[type=submit]').click()
    await page.locator('.error-summary').waitFor()
    await page.locator('[name=name]').fill('Nina Ny')
    await page.locator('[name=email]').fill('nina@demo.example')
    await page.locator('[name=role]').selectOption('analyst')
    await page.locator('[name=unit]').selectOption({ index: 1 })
    await page.locator('main form button[type=submit]').click()
    await page.locator('main h1', { hasText: 'Nina Ny' }).waitFor()
    await settled(page)
    await page.locator('[name=role]').selectOption('interviewer')
    await page.locator('[name=unit]').selectOption({ index: 1 })
    await page.locator('[name=activity]').selectOption({ label: 'Ungepanelet' })
    await page.locator('[name=lastDay]').fill('31-12-2027')
    await page.locator('main form', { has: page.locator('[name=lastDay]') }).locator('button[type=submit]').click()
    const taken = page.getByRole('button', { name: /^Fjern rollen: Interviewer/ })
    await page.locator('main tr', { hasText: 'Ungepanelet' }).getByText('31.12.2027').waitFor()
    await taken.click()
    await page.locator('dialog[open] button[type=submit]').click()
    await taken.waitFor({ state: 'detached' })
    await visit(page, '/staff/admin/access')
    await page.locator('main td', { hasText: 'Nina Ny, Interviewer' }).first().waitFor()
  }))
