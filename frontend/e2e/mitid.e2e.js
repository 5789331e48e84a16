// A citizen opens their own page with MitID, on an old phone and without JavaScript, although no mail ever reached them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { bothWidths } from './checks.js'
import { startIssuer } from './issuer.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

const substantial = 'https://data.gov.dk/concept/core/nsis/Substantial'
const list = 'Borger id;Navn;E-mail;CPR;Beskyttet\r\nMITID-1;Ingrid Iversen;;010165-0002;nej\r\n'

let issuer
let program
let browser

before(async () => {
  issuer = await startIssuer()
  program = await startProgram({ env: issuer.env })
  browser = await startBrowser()
  await withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, '/staff/imports/new')
    await page.getByLabel('Fil').setInputFiles({ name: 'borgere.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
    await page.getByRole('button', { name: 'Læs filen' }).click()
    await page.waitForURL(/\/staff\/imports\/\d+$/)
    await settled(page)
    await page.getByRole('button', { name: 'Se resultatet igennem' }).click()
    await page.getByRole('button', { name: 'Læs listen ind' }).click()
    await page.getByText('Listen er læst ind.').waitFor({ timeout: 30_000 })
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
  issuer?.stop()
})

/** A citizen's phone, which goes to the provider and to no other place but ours. */
const citizen = (work) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, also: issuer.url, allow: /Failed to load resource/ }, work)

const toMitID = async (page, address = '/mitid') => {
  await page.goto(address)
  await page.locator('main form button[type=submit]').press('Enter')
}

test('MitID opens the own page', () =>
  citizen(async (page) => {
    issuer.error = ''
    issuer.claims = { loa: substantial, cpr: '0101650002' }
    await toMitID(page)
    await page.waitForURL(/\/me\/[^?]+$/)
    await page.getByText('Ingrid Iversen').first().waitFor()
    await bothWidths(page, 'the own page of somebody who was never invited')
    assert.equal(await page.locator('a[href*="/i/"]').count(), 0, 'it leads to an invitation that is not there')
    await page.getByRole('link', { name: 'Se, hvem der har kigget' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Luk min side' }).click()
    await page.getByLabel('Hvilket år er du født?').waitFor()
    await page.getByRole('link', { name: 'Åbn siden med MitID i stedet' }).click()
    await page.getByRole('button', { name: 'Gå til MitID' }).waitFor()
  }))

test('the language that was chosen comes back from MitID', () =>
  citizen(async (page) => {
    issuer.claims = { loa: substantial, cpr: '0101650002' }
    await toMitID(page, '/mitid?lang=en')
    await page.waitForURL(/\/me\//)
    await page.getByRole('heading', { name: 'Your own page' }).waitFor()
  }))

for (const [what, claims, error, heading] of [
  ['a stranger', { loa: substantial, cpr: '0202650002', sub: 'two' }, '', 'Vi kan ikke finde dig med MitID'],
  ['a password alone', { loa: 'low', cpr: '0101650002' }, '', 'Brug MitID på en mere sikker måde'],
  ['who stops', {}, 'access_denied', 'Du stoppede, før du var færdig'],
  ['a fault of the provider', {}, 'server_error', 'Det gik ikke med MitID'],
]) {
  test(`${what} does not come in`, () =>
    citizen(async (page) => {
      issuer.claims = claims
      issuer.error = error
      await toMitID(page)
      await page.getByRole('heading', { name: heading }).waitFor()
      await bothWidths(page, what)
      issuer.error = ''
    }))
}
