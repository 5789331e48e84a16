// A coordinator reads a list in: in the dress of Danish Excel, with faults to look at, and finds the people afterwards.
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

// Windows-1252 with semicolons, as an older Excel saves it; a value that nobody knows, a row without its number.
const list = Buffer.from(
  [
    'Udtræk af borgere;;;;;',
    'Borger id;Navn;E-mail;Køn;Holdning;Beskyttet',
    'E2E-1;Ødis Æbelø;oedis@example.dk;K;For;nej',
    'E2E-2;Zzyzx Hemmelig;zzyzx@skjult.dk;M;Imod;ja',
    'E2E-3;Bo Bramming;bo@example.dk;Kvd;For;nej',
    ';Uden Nummer;;K;For;nej',
  ].join('\r\n'),
  'latin1',
)

test('a list is read in, seen through and found again', async () => {
  await withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, '/staff/imports/new')
    await page.getByLabel('Fil').setInputFiles({ name: 'borgere.csv', mimeType: 'text/csv', buffer: list })
    await page.getByRole('button', { name: 'Læs filen' }).click()
    await page.waitForURL(/\/staff\/imports\/\d+$/)
    await settled(page)

    assert.equal(await page.getByLabel('Navn', { exact: true }).inputValue(), 'field:name')
    await page.getByLabel('Holdning', { exact: true }).selectOption('new')
    await page.getByLabel('Er ikke beskyttede').check()
    await bothWidths(page, 'the columns of a list')
    await page.getByRole('button', { name: 'Se resultatet igennem' }).click()

    await page.getByRole('heading', { name: 'Det vil ske' }).waitFor()
    await page.getByText('Borgerens nummer mangler.').waitFor()
    await bothWidths(page, 'what an import would do')
    await page.getByLabel(/Hvad betyder “Kvd”/).selectOption({ label: 'Kvinde' })
    await page.getByRole('button', { name: 'Se igennem igen' }).click()
    await page.getByLabel(/Hvad betyder “Kvd”/).waitFor({ state: 'detached' })
    await page.getByLabel('Læs resten ind uden').check()
    await page.getByRole('button', { name: 'Læs listen ind' }).click()
    await page.getByText('Listen er læst ind.').waitFor({ timeout: 30_000 })
    await bothWidths(page, 'the result of an import')

    await visit(page, '/staff/residents')
    await page.getByLabel('Søg').fill('ødis')
    await page.getByRole('button', { name: 'Vis', exact: true }).click()
    await page.getByRole('link', { name: 'Ødis Æbelø' }).click()
    await settled(page)
    await page.getByText('oedis@example.dk').waitFor()
    assert.doesNotMatch(page.url(), /dis/, 'a name in the address')

    await visit(page, '/staff/residents')
    await page.getByLabel('Søg').fill('zzyzx')
    await page.getByRole('button', { name: 'Vis', exact: true }).click()
    await page.getByRole('link', { name: /^B-\d+$/ }).click()
    await page.getByText('Navn og adresse er skjult').waitFor()
    assert.doesNotMatch(await page.content(), /Hemmelig|skjult\.dk/)
    await page.getByRole('button', { name: 'Vis navn og adresse' }).click()
    await page.getByRole('dialog').getByLabel('Begrundelse').fill('Borgeren har ringet')
    await page.getByRole('dialog').getByRole('button', { name: 'Vis navn og adresse' }).click()
    await page.getByText('Zzyzx Hemmelig').first().waitFor()
  })
  assert.doesNotMatch(program.log(), /Zzyzx|Hemmelig|Ødis|skjult\.dk/, 'a person in the log')
})
