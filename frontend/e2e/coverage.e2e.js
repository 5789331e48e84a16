// What is measured and how: a programme that runs, one that ended and left holes, and what to do about them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'
import { addWave, sql } from './surveys.js'

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

const as = (role, work, how = {}) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, role)
    await work(page)
  })

// The theme's own row has the same name and no cells.
const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) }).filter({ has: page.getByRole('cell') })

test('what nothing measures any more is a hole that says what ended and leads on', async () => {
  const { wave } = await addWave(program, 'confidential', 'dinmening12')
  await as('coordinator', async (page) => {
    await visit(page, '/staff/programmes')
    await page.getByRole('link', { name: 'Hvad bliver målt?' }).click()
    await settled(page)
    await page.getByText('Der er ingen huller.').waitFor()
    await row(page, /^Hørt og anerkendt/).getByRole('link', { name: 'Alle slags confidential' }).waitFor()
    await bothWidths(page, 'the matrix')
    await pictured(page, 'coverage')
    await page.getByLabel('Vis kun huller').check()
    await page.getByText('Alt det, I har målt før, bliver stadig målt.').waitFor()
    await bothWidths(page, 'no holes')
  })

  await sql(program, `UPDATE wave SET state = 'closed', closed_at = now() WHERE id = ${wave};
    UPDATE programme SET state = 'ended', ended_at = now(), end_reason = 'Den var for lang.' WHERE id = (SELECT programme_id FROM wave WHERE id = ${wave})`)
  await as('coordinator', async (page) => {
    await visit(page, '/staff/coverage?holes=1')
    const hole = row(page, /^Hørt og anerkendt/)
    await hole.getByText('Alle slags confidential blev afsluttet').waitFor()
    assert.match(await hole.innerText(), /Hul[\s\S]*Grunden var: “Den var for lang.”[\s\S]*Sidst spurgt/)
    await bothWidths(page, 'holes')
    await pictured(page, 'coverage-holes')
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.getByRole('button', { name: 'Udskriv' }).isVisible(), false)
    assert.equal(await page.getByLabel('Vis kun huller').isVisible(), false)
    await page.emulateMedia({ media: 'screen' })

    // By keyboard: one theme only, then its file.
    await page.getByRole('combobox', { name: 'Tema' }).focus()
    await page.keyboard.type('Hørt')
    await page.keyboard.press('Tab')
    await page.waitForURL(/theme=respect/)
    await settled(page)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Hent som CSV' }).press('Enter')
    const file = await saved
    assert.equal(file.suggestedFilename(), 'Hvad bliver målt.csv')
    const lines = (await (await file.createReadStream()).toArray()).join('').trim().split('\r\n')
    assert.ok(lines.length >= 2 && lines.slice(1).every((line) => line.startsWith('"Hørt og anerkendt"') && line.includes('Hul')), lines.join('\n'))

    await hole.getByRole('link', { name: /^Start en undersøgelse/ }).click()
    await page.waitForURL(/programmes\/new\?instrument=\d+/)
    await settled(page)
    assert.equal(await page.getByLabel('Et spørgeskema, vi har udgivet').isChecked(), true)
    await bothWidths(page, 'the wizard from a hole')
  })

  await as('secretary', async (page) => {
    await visit(page, '/staff/coverage?holes=1')
    await row(page, /^Hørt og anerkendt/).waitFor()
    assert.equal(await page.getByRole('link', { name: /^Start en undersøgelse/ }).count(), 0)
  })
})
