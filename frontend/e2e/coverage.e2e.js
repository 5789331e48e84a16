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

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('figures from before are taken in with their documents, taken back and taken out', async () => {
  const { wave } = await addWave(program, 'identified', 'dinmening34')
  const [[id]] = await sql(program, `SELECT programme_id FROM wave WHERE id = ${wave}`)
  const head = 'Indikator;År;Antal svar;Andel;Andel af;Kilde;Dokumentnummer\n'
  await as('coordinator', async (page) => {
    await visit(page, `/staff/programmes/${id}`)
    await page.getByText('Her er ingen ældre resultater.').waitFor()
    await page.getByText('Ingen har adgang til denne undersøgelse alene.').waitFor()
    await page.getByRole('link', { name: 'Hent ældre resultater ind' }).click()
    await settled(page)
    await page.getByText('Sådan skal filen se ud').click()

    // Every fault at once, at its row and column; nothing is kept.
    await page.getByLabel('Fil med tal').setInputFiles(file('tal.csv', `${head}heard;2012;4;77;tilfredse;Rapport;2016-1\nheard;tolv;50;0,77;tilfredse;;2016-1\n`))
    await page.getByRole('button', { name: 'Se filen igennem' }).click()
    const faults = page.getByRole('table', { name: /fejl skal rettes/ })
    await faults.getByText('Der skal være mindst fem svar.').waitFor()
    assert.match(await faults.innerText(), /2\s+Antal svar[\s\S]*3\s+År[\s\S]*3\s+Andel/)
    await pictured(page, 'old-results-faults')

    await page.getByLabel('Fil med tal').setInputFiles(file('tal.csv', `${head}Hørt og anerkendt;2012;1.000;77,5;tilfredse;Rapport;2016-1\nheard;2014;900;81;tilfredse;Rapport;2016-2\n`))
    await page.getByRole('button', { name: 'Se filen igennem' }).click()
    await page.getByText('2 tal fra 2012 til 2014.').waitFor()
    await bothWidths(page, 'a file that can be taken in')
    await page.getByRole('button', { name: 'Hent tallene ind' }).click()
    await page.waitForURL(/programmes\/\d+$/)
    await settled(page)

    // One by hand, refused at its fields first.
    await page.getByRole('link', { name: 'Hent ældre resultater ind' }).click()
    await settled(page)
    await page.getByRole('button', { name: 'Hent tallet ind' }).click()
    await page.locator('.error-summary').waitFor()
    await page.getByText('Skriv dokumentets nummer.').first().waitFor()
    await bothWidths(page, 'the form refused')
    await page.getByLabel('Indikator').selectOption('heard')
    await page.getByLabel('År', { exact: true }).fill('2016')
    await page.getByLabel('Antal svar').fill('331')
    await page.getByLabel('Et gennemsnit').check()
    await page.getByLabel('Gennemsnit', { exact: true }).fill('4,2')
    await page.getByLabel('Dokumentets navn').fill('Undersøgelse 2016')
    await page.getByLabel('Dokumentets nummer').fill('2016-3')
    await page.getByRole('button', { name: 'Hent tallet ind' }).click()
    await page.waitForURL(/programmes\/\d+$/)
    await settled(page)

    const table = page.getByRole('table', { name: 'Ældre resultater' })
    const years = async () => (await table.locator('tbody tr td:first-child').allInnerTexts()).map((text) => text.trim())
    assert.deepEqual(await years(), ['2016', '2014', '2012'])
    await table.getByRole('button', { name: /^År/ }).click()
    await page.waitForURL(/sort=year/)
    await settled(page)
    assert.deepEqual(await years(), ['2012', '2014', '2016'])
    assert.match(await table.innerText(), /77,5 % tilfredse[\s\S]*Rapport \(2016-1\)[\s\S]*Hentet ind[\s\S]*4,2 på en skala fra 1 til 5/)
    await pictured(page, 'old-results')

    await table.getByRole('button', { name: /^Tag tilbage ?: .* 2014$/ }).press('Enter')
    await page.locator('dialog[open]').getByRole('textbox').fill('Tallet var fra et andet center.')
    await page.locator('dialog[open]').getByRole('button', { name: 'Tag tilbage' }).click()
    await table.getByText('Taget tilbage').waitFor()
    await table.getByText('Grunden var: “Tallet var fra et andet center.”').waitFor()
    await bothWidths(page, 'a figure taken back')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Hent som CSV' }).click()
    const out = (await (await (await saved).createReadStream()).toArray()).join('')
    assert.match(out, /"2012"[\s\S]*"77,5 %"[\s\S]*"4,2"/)
    assert.doesNotMatch(out, /"2014"/)
  }, { allow: /422/ })

  // Who sees the programme reads them; an administrator gives a supplier access to it alone.
  await as('secretary', async (page) => {
    await visit(page, `/staff/programmes/${id}`)
    await page.getByText('77,5 % tilfredse').waitFor()
    assert.equal(await page.getByRole('button', { name: /^Tag tilbage/ }).count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Hent ældre resultater ind' }).count(), 0)
  })
  const [[analyst, name]] = await sql(program, `SELECT s.id, s.name FROM staff s JOIN role_grant g ON g.staff_id = s.id AND g.role = 'analyst' ORDER BY s.id LIMIT 1`)
  await as('administrator', async (page) => {
    await visit(page, `/staff/admin/staff/${analyst}`)
    await page.getByLabel('Rolle', { exact: true }).selectOption('analyst')
    await page.getByLabel('Enhed', { exact: true }).selectOption('1')
    await page.locator('select[name="activity"]').selectOption(`programme:${id}`)
    await page.getByLabel('Sidste dag').last().fill('31-12-2026')
    await page.getByRole('button', { name: 'Giv en rolle' }).click()
    await page.getByRole('cell', { name: 'Alle slags identified' }).waitFor()
    await bothWidths(page, 'a role in one programme')
  })
  await as('coordinator', async (page) => {
    await visit(page, `/staff/programmes/${id}`)
    await page.getByRole('table', { name: 'Adgang udefra' }).getByRole('row', { name: new RegExp(`${name}.*31\\.12\\.2026`) }).waitFor()
    await bothWidths(page, 'access from outside')
  })
})
