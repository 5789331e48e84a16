// A meeting from the orders before it to what came of it, in the demo's town: an interpreter is ordered, the meeting is
// closed, somebody came, is thanked, says that they want to hear more on a page without JavaScript, and does.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
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

const dialog = (page) => page.getByRole('dialog')

async function look(page, name) {
  await axe(page, name)
  await noOverflow(page, name)
  await screenshot(page, `${name}-desk`)
  const { width, height } = page.viewportSize()
  await page.setViewportSize(phone)
  await axe(page, `${name} on a phone`)
  await noOverflow(page, `${name} on a phone`)
  await screenshot(page, `${name}-phone`)
  await page.setViewportSize({ width, height })
}

/** Moves the demo's clock to a day and hour of Denmark's summer. */
async function at(page, instant) {
  const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
  const moved = await page.request.post('/api/v1/demo/clock', { data: { hours: (Date.parse(instant) - Date.parse(now)) / 3_600_000 } })
  assert.ok(moved.ok(), await moved.text())
}

/** Waits until a mail with a subject is in the demo's mailbox, and gives it: the job that queues it runs each minute. */
async function mail(page, to, subject) {
  for (let tries = 0; tries < 250; tries++) {
    const { items } = await (await page.request.get('/api/v1/demo/mails')).json()
    const found = items.find((one) => one.subject === subject && one.to === to)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error(`no mail "${subject}" to ${to}`)
}

test('from the orders to what came of it', () =>
  withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, '/staff/gatherings')
    await page.getByRole('link', { name: 'Bestillinger', exact: true }).click()
    await page.getByRole('heading', { name: 'Bestillinger', level: 1 }).waitFor()
    await settled(page)
    await look(page, 'orders')
    await page.getByRole('button', { name: /^Ret Tolk: arabisk til / }).click()
    await dialog(page).getByLabel('Bestilt', { exact: true }).check()
    await dialog(page).getByRole('button', { name: 'Ret', exact: true }).click()
    await page.getByText('Her er ingen bestillinger.').waitFor()
    await page.locator('main form select').selectOption({ label: 'Bestilt' })
    await page.getByRole('button', { name: 'Vis', exact: true }).click()
    await page.getByText('Tolk: arabisk').first().waitFor()

    const { items } = await (await page.request.get('/api/v1/gatherings')).json()
    const { id } = items.find((one) => one.title === 'Hvordan skal vores breve lyde?')
    await at(page, '2026-09-24T15:30:00Z') // it has begun
    await visit(page, `/staff/gatherings/${id}`)
    await page.locator('select[aria-label^="Kom "]').first().selectOption({ label: 'Kom' })
    await page.getByRole('button', { name: 'Luk mødet' }).click()
    await dialog(page).getByRole('button', { name: 'Luk mødet' }).click()
    await page.getByRole('heading', { name: 'Bagefter' }).waitFor()
    await settled(page)
    assert.equal(await page.getByText('hvor ingen har skrevet, om de kom').count(), 0)
    await look(page, 'meeting-held')

    const to = 'moede6@borger.example'
    await at(page, '2026-09-25T08:00:00Z')
    const thanks = await mail(page, to, 'Tak, fordi du kom')
    const own = new URL(thanks.text.match(/https?:\/\/\S+\/b\/\S+/)[0]).pathname
    await withPage(browser, { url: program.url, javaScript: false, size: phone }, async (citizen) => {
      await citizen.goto(own)
      await screenshot(citizen, 'tell-me-phone')
      await citizen.getByRole('button', { name: 'Ja, skriv til mig' }).click()
      await citizen.getByText('Du får en mail, når vi ved').waitFor()
      assert.equal(new URL(citizen.url()).pathname, own)
    })

    await page.getByLabel('Det kom der ud af mødet').fill('Vi skriver alle breve om.\n\nTak for hjælpen.')
    await page.getByRole('button', { name: 'Fortæl det' }).click()
    await page.getByRole('button', { name: 'Ret teksten' }).waitFor()
    await withPage(browser, { url: program.url, javaScript: false, size: phone }, async (citizen) => {
      await citizen.goto(own)
      await citizen.getByText('Vi skriver alle breve om.').waitFor()
      await screenshot(citizen, 'told-phone')
    })
  }))
