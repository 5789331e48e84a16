// What looks after the data by itself: a leader looks at a random sample of look-ups, an administrator decides for how
// long data are kept, tries it without deleting, and sees the proof of what a night has deleted.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

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

const staff = (role, work, allow = undefined) =>
  withPage(browser, { url: program.url, allow }, async (page) => {
    await signInAs(page, role)
    return work(page)
  })

const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')

/** Moves the demo's clock to five in the morning in Denmark, so many days on. */
const forward = (days) =>
  staff('administrator', async (page) => {
    const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
    const then = new Date(Date.parse(now) + days * 86_400_000)
    then.setUTCHours(4, 0, 0, 0)
    const moved = await page.request.post('/api/v1/demo/clock', { data: { hours: (then - Date.parse(now)) / 3_600_000 } })
    assert.ok(moved.ok(), await moved.text())
  })

/** Asks until the answer is as it should be, for jobs come by every minute. */
async function until(what, ask) {
  for (const end = Date.now() + 180_000; Date.now() < end; ) {
    const found = await ask()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  return assert.fail(`${what} did not come`)
}

test('a leader finds last month’s sample on the home page and says what is in order', async () => {
  await staff('interviewer', async (page) => {
    const { items } = await (await page.request.post('/api/v1/residents/search', { data: { search: '' } })).json()
    for (const one of items.slice(0, 3)) await visit(page, `/staff/residents/${one.id}`)
  })
  await forward(32)
  await staff('unit_leader', async (page) => {
    await until('the sample', async () => {
      const { tasks } = await (await page.request.get('/api/v1/home')).json()
      return tasks.some((task) => task.kind === 'spot-checks')
    })
    await visit(page, '/staff')
    await bothWidths(page, 'the home page')
    await page.locator('main a[href="/staff/spot-checks"]').first().click()
    await page.waitForURL(/\/staff\/spot-checks$/)
    await settled(page)
    await bothWidths(page, 'the list of samples')
    await page.getByRole('link', { name: /\d{4}/ }).first().click()
    await page.waitForURL(/\/staff\/spot-checks\/\d+$/)
    await settled(page)
    await bothWidths(page, 'a sample')
    assert.ok((await page.getByText('Ivan Interviewer').count()) > 0, 'the sample names who looked')
    assert.match(await page.locator('main').innerText(), /B-\d+/, 'citizens are numbers')
    const open = page.getByRole('button', { name: /er i orden$/ })
    const waiting = await open.count()
    await open.first().click()
    await page.getByText('Svaret er gemt').first().waitFor()
    assert.equal(await open.count(), waiting - 1)
    await page.getByRole('button', { name: /^Jeg har spurgt til opslag/ }).first().click()
    await button(dialog(page), 'Spurgt til').click()
    assert.ok(await dialog(page).isVisible(), 'no note, no answer')
    await dialog(page).locator('textarea').fill('Jeg talte med Ivan. Borgeren havde ringet.')
    await bothWidths(page, 'asking about a look-up')
    await button(dialog(page), 'Spurgt til').click()
    await page.getByText('Jeg talte med Ivan. Borgeren havde ringet.').waitFor()
    await bothWidths(page, 'a sample that was looked at')
    const { tasks } = await (await page.request.get('/api/v1/home')).json()
    assert.equal(tasks.find((task) => task.kind === 'spot-checks')?.count ?? 0, waiting - 2)
  })
})

test('an administrator tries a shorter time without deleting, and decides it', () =>
  staff('administrator', async (page) => {
    await visit(page, '/staff/retention')
    await page.getByText('Sådan virker fristerne').click()
    await bothWidths(page, 'the list of times')
    await page.getByRole('link', { name: 'Teksten i sendte mails' }).click()
    await page.waitForURL(/\/staff\/retention\/mail-texts$/)
    await settled(page)
    await page.getByLabel('Hvor mange dage').fill('20')
    await button(page, 'Prøv uden at slette').click()
    await page.getByText(/Med 20 dage ville det her blive slettet i nat: .*\d+ tekster \(.*\d+ borgere\), den ældste fra/).waitFor()
    await bothWidths(page, 'one time')
    await button(page, 'Gem fristen').click()
    await page.locator('main .form-error-message').first().waitFor()
    await page.getByLabel('Hvorfor har I valgt det?').fill('Udvalget har besluttet det.')
    await page.getByLabel('Hvem har ansvaret?').fill('Borgerservice')
    await button(page, 'Gem fristen').click()
    await page.waitForURL(/\/staff\/retention$/)
    await settled(page)
    const row = page.getByRole('row').filter({ hasText: 'Teksten i sendte mails' })
    assert.match(await row.innerText(), /20 dage[\s\S]*Borgerservice[\s\S]*\d+ tekster/)
    await visit(page, '/staff/retention/sessions')
    await page.getByLabel('Slet ikke noget af det lige nu').check()
    await page.getByLabel('Hvorfor har I valgt det?').fill('En sag er i gang.')
    await button(page, 'Gem fristen').click()
    await page.waitForURL(/\/staff\/retention$/)
    await page.getByText('På pause', { exact: true }).waitFor()
  }, /status of 422/)) // the time is saved without a reason first

test('the night deletes it, and the proof is counts alone', async () => {
  await forward(1)
  await staff('administrator', async (page) => {
    const report = await until('the report', async () => {
      const { items } = await (await page.request.get('/api/v1/retention/reports')).json()
      return items.find((one) => one.class === 'mail-texts' && one.days === 20)
    })
    assert.ok(report.things > 0)
    await visit(page, '/staff/retention/reports')
    await bothWidths(page, 'the proof')
    await page.getByRole('cell', { name: 'Teksten i sendte mails' }).first().waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /@|B-\d/, 'the proof names somebody')
    await visit(page, '/staff/retention')
    await page.getByText(/Alt, der var for gammelt, blev sidst slettet/).waitFor()
  })
  await staff('coordinator', async (page) => {
    const answer = await page.request.get('/api/v1/retention')
    assert.equal(answer.status(), 403)
  })
})
