// The pictures of the README, taken from the running program. PICTURES=1 puts them where the README looks for them.
import assert from 'node:assert/strict'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { desk, phone, screenshot, startBrowser, withPage } from './browser.js'
import { linkIn, mails } from './citizens.js'
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

async function picture(page, name) {
  await screenshot(page, name, false)
  if (!process.env.PICTURES) return
  const there = join(import.meta.dirname, 'pictures')
  await mkdir(there, { recursive: true })
  await copyFile(join(import.meta.dirname, 'out', `${name}.png`), join(there, `${name}.png`))
}

test('what needs a coordinator today', () =>
  withPage(browser, { url: program.url, size: desk }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, '/staff')
    await picture(page, 'home')
  }))

test('the balance of a panel', () =>
  withPage(browser, { url: program.url, size: desk }, async (page) => {
    await signInAs(page, 'coordinator')
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    const standing = items.find((panel) => panel.state === 'confirmed')
    assert.ok(standing, 'the demo has a panel that stands')
    await visit(page, `/staff/panels/${standing.id}/balance`)
    await picture(page, 'balance')
  }))

test('an invitation on a phone', () =>
  withPage(browser, { url: program.url, size: phone, javaScript: false }, async (page) => {
    for (const mail of await mails(page.request)) {
      if (!linkIn(mail)) continue
      await page.goto(linkIn(mail))
      if (await page.locator('html[lang=da] a[href$="/yes"]').count()) return picture(page, 'invitation')
    }
    assert.fail('no citizen of the demo can still answer')
  }))

test('the faults of a list, before anything is written', () =>
  withPage(browser, { url: program.url, size: desk }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, '/staff/imports/new')
    const list = ['Borgernummer;Navn;Fødselsdato;Køn', 'P-1;Alma Nielsen;31-02-1980;K', 'P-2;Carl Jensen;1.2E+09;Mnd', ';Ida Hansen;1-5-1991;K']
    await page.getByLabel('Fil').setInputFiles({ name: 'borgere.csv', mimeType: 'text/csv', buffer: Buffer.from(list.join('\n')) })
    await page.getByRole('button', { name: 'Læs filen' }).click()
    await page.waitForURL(/\/staff\/imports\/\d+$/)
    await settled(page)
    await page.getByRole('button', { name: 'Se resultatet igennem' }).click()
    await page.getByRole('heading', { name: 'Det vil ske' }).waitFor()
    await picture(page, 'import')
  }))
