// Who sits with whom at a meeting, and what is printed for it: staff make a plan with wishes, are told which cannot hold, somebody
// is missing, and the plan is mended; badges and plan go on paper, and a protected person is a number on all of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { screenshot, startBrowser, withPage } from './browser.js'
import { pictured } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'

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

test('tables and badges for a meeting', () =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (page) => {
    await signInAs(page, 'coordinator')
    const { items } = await (await page.request.get('/api/v1/gatherings')).json()
    const { id } = items.find((row) => row.title === 'Hvordan skal vores breve lyde?')
    const book = async (data) => {
      const made = await page.request.post(`/api/v1/gatherings/${id}/bookings`, { data: { name: '', email: '', phone: '', language: 'da', seats: 1, needs: [], ...data } })
      assert.ok(made.ok(), await made.text())
      return (await made.json()).id
    }
    for (const name of ['Asta Lund', 'Bent Holm', 'Carla Krogh', 'Dan Friis', 'Ea Dam', 'Frede Bang', 'Gry Juhl', 'Hans Vang']) await book({ name, phone: '12 34 56 78' })
    const [[hidden, secret]] = await sql(program, "SELECT id, name FROM resident WHERE protection = 'yes' AND erased_at IS NULL AND gone = '' AND opted_out_at IS NULL ORDER BY id LIMIT 1")
    const alias = `B-${hidden}`
    await book({ resident: Number(hidden), seats: 2 })
    const tellsNobody = async () => assert.ok(!(await page.content()).includes(secret), 'a protected person is a number')

    await visit(page, `/staff/gatherings/${id}`)
    await page.getByRole('link', { name: 'Navneskilte' }).click()
    await settled(page)
    await page.getByText('16 skilte på 2 ark.').waitFor()
    assert.deepEqual(await page.locator('.badge-card .who').allInnerTexts(), ['Gerda', 'Asta', 'Bent', 'Carla', 'Dan', 'Ea', 'Frede', 'Gry', 'Hans', alias])
    await page.getByLabel('Fornavn og det første').check()
    await page.getByText('Asta L.', { exact: true }).waitFor()
    await pictured(page, 'badges')
    await tellsNobody()
    assert.equal((await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g).length, 2, 'sheets of eight')

    await visit(page, `/staff/gatherings/${id}/tables`)
    await page.getByText('Der er ingen bordplan endnu.').waitFor()
    const wish = async (kind, one, other) => {
      await page.getByLabel('Hvad er ønsket?').selectOption({ label: kind })
      await page.getByLabel('Den ene').selectOption({ label: one })
      await page.getByLabel('Den anden').selectOption({ label: other })
      await page.getByRole('button', { name: 'Skriv ønsket på' }).click()
    }
    await page.getByRole('button', { name: 'Skriv ønsket på' }).click()
    await page.getByText('Vælg to forskellige.').waitFor()
    await wish('Skal sidde sammen', 'Asta L.', alias)
    await wish('Skal ikke sidde sammen', 'Asta L.', alias)
    await page.getByLabel('Antal borde').fill('3')
    await page.getByRole('button', { name: 'Lav bordplanen' }).click()
    await page.getByText('To skal både sidde sammen og hver for sig.').first().waitFor()
    await pictured(page, 'tables-faults')
    await page.getByRole('button', { name: `Fjern ønsket: Asta L. og ${alias} sidder hver for sig` }).click()
    await wish('Skal ikke sidde sammen', 'Bent H.', 'Dan F.')
    await page.getByRole('button', { name: 'Lav bordplanen' }).click()
    await page.getByRole('heading', { name: 'Hvert bord' }).waitFor()
    await settled(page)
    const tables = () => page.locator('.table-card').allInnerTexts()
    const made = await tables()
    assert.equal(made.length, 6, 'three tables in two rounds')
    for (const one of made) {
      assert.equal(one.includes('Asta L.'), one.includes(alias), one)
      assert.equal(one.includes(alias), one.includes(`${alias}, ledsager 1`), one)
      assert.ok(!(one.includes('Bent H.') && one.includes('Dan F.')), one)
    }

    // Hans is written down as missing at the door, and is ticked by itself.
    const { items: again } = await (await page.request.get('/api/v1/gatherings')).json()
    const starts = again.find((row) => row.id === id).starts
    const { now } = await (await page.request.get('/api/v1/demo/clock')).json()
    assert.ok((await page.request.post('/api/v1/demo/clock', { data: { hours: (Date.parse(starts) - Date.parse(now)) / 3_600_000 + 0.1 } })).ok())
    const hans = (await (await page.request.get(`/api/v1/gatherings/${id}/bookings`)).json()).find((row) => row.name === 'Hans Vang')
    assert.ok((await page.request.put(`/api/v1/bookings/${hans.id}/attendance`, { data: { attendance: 'no_show' } })).ok())
    await visit(page, `/staff/gatherings/${id}/tables`)
    assert.ok(await page.getByLabel('Hans V.').isChecked())
    await page.getByLabel('Gry J.').check()
    await page.getByRole('button', { name: 'Ret bordplanen' }).click()
    await page.getByRole('heading', { name: 'De skifter plads' }).waitFor()
    await settled(page)
    const mended = (await tables()).join('\n')
    assert.ok(!mended.includes('Hans V.') && !mended.includes('Gry J.') && mended.includes('Gerda, ledsager 1'), mended)
    await pictured(page, 'tables')
    await tellsNobody()
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('main .button:visible, main input:visible').count(), 0, 'buttons on paper')
    await screenshot(page, 'tables-print')
    await page.getByRole('table', { name: 'Hver person' }).getByText(alias, { exact: true }).waitFor()
  }))
