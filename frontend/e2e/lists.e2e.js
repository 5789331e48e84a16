// A coordinator works with a long list: finds, narrows, sorts and turns pages, keeps a view of it, changes many people at
// once and sees what came of it for each, and fetches the list as a file that a spreadsheet opens and runs nothing of.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths } from './checks.js'
import { startProgram } from './program.js'
import { addPeople, settled, signInAs, visit } from './staff.js'

// Names that a spreadsheet would take for formulas, and enough people for two pages.
const formulas = ['=HYPERLINK("http://x.example","Ib")', '+Ib', '-Ib', '@Ib', '＝Ib']
const people = [...formulas, ...Array.from({ length: 60 }, (_, i) => `Liste Lund ${String(i).padStart(2, '0')}`)]

let program
let browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await open(async (page) => {
    const quoted = people.map((name, i) => `LISTE-${String(10 + i)};"${name.replaceAll('"', '""')}";nej`)
    await addPeople(page.request, ['Borger id;Navn;Beskyttet', ...quoted].join('\r\n') + '\r\n')
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const open = (work, allow) =>
  withPage(browser, { url: program.url, allow }, async (page) => {
    await signInAs(page, 'coordinator')
    return work(page)
  })

/** What stands in one column of the list, from the top. */
const column = (page, title) => page.locator(`table:has(caption:text-is("Borgere")) td[data-title="${title}"]`).allInnerTexts()

async function search(page, words) {
  await visit(page, '/staff/residents')
  await page.getByLabel('Søg').fill(words)
  await page.getByRole('button', { name: 'Vis', exact: true }).click()
  await settled(page)
}

async function sortBy(page, title) {
  await page.getByRole('columnheader', { name: title }).getByRole('button').click()
  await settled(page)
}

test('a list is searched, sorted both ways and paged, and nobody is met twice or left out', () =>
  open(async (page) => {
    await search(page, 'LISTE-')
    assert.equal((await column(page, 'Navn')).length, 50)
    await sortBy(page, 'Nummer')
    const first = await column(page, 'Nummer')
    assert.deepEqual(first, [...first].sort())
    await page.getByRole('link', { name: 'Næste' }).click()
    await settled(page)
    const all = [...first, ...(await column(page, 'Nummer'))]
    assert.equal(all.length, people.length)
    assert.deepEqual(all, [...new Set(all)].sort())
    await sortBy(page, 'Nummer')
    assert.deepEqual((await column(page, 'Nummer')).slice(0, 2), ['LISTE-74', 'LISTE-73'])
    assert.doesNotMatch(page.url(), /LISTE/, 'what was searched for in the address')
  }))

test('a view keeps filters and order, and brings them back', () =>
  open(async (page) => {
    await visit(page, '/staff/residents')
    await page.getByLabel('Beskyttelse').selectOption({ label: 'Ikke beskyttet' })
    await page.getByRole('button', { name: 'Vis', exact: true }).first().click()
    await settled(page)
    await sortBy(page, 'Født')
    await page.getByRole('button', { name: 'Gem visning' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Navn på visningen').fill('Ældste først')
    await bothWidths(page, 'the dialog that saves a view')
    await dialog.getByRole('button', { name: 'Gem visning' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await bothWidths(page, 'a list with a view')

    await visit(page, '/staff/residents')
    assert.equal(await page.getByLabel('Beskyttelse').inputValue(), '')
    await page.getByLabel('Visning').selectOption({ label: 'Ældste først' })
    await settled(page)
    assert.equal(new URL(page.url()).search, '?protection=no&sort=born')
    assert.equal(await page.getByLabel('Beskyttelse').inputValue(), 'no')
    const born = (await column(page, 'Født')).map(Number)
    assert.deepEqual(born, [...born].sort((a, b) => a - b))

    await page.getByRole('button', { name: 'Slet visning' }).click()
    await dialog.getByRole('button', { name: 'Slet visning' }).click()
    await page.getByLabel('Visning').waitFor({ state: 'detached' })
  }))

test('many people are changed at once, by keyboard, and each is told of', () =>
  open(async (page) => {
    const { items } = await (await page.request.post('/api/v1/residents/search', { data: { search: 'Liste Lund 05' } })).json()
    const never = { residents: [items[0].id], asking: 'never', purpose: 'Har ringet' }
    assert.ok((await page.request.post('/api/v1/residents/asking', { data: never })).ok())

    await search(page, 'Liste Lund')
    await page.getByLabel('Vælg Liste Lund 00').focus()
    await page.keyboard.press('Space')
    await page.getByLabel('Vælg Liste Lund 05').focus()
    await page.keyboard.press('Space')
    await page.getByRole('link', { name: 'Næste' }).click()
    await settled(page)
    await page.getByLabel('Vælg Liste Lund 59').focus()
    await page.keyboard.press('Space')
    await page.getByText('3 borgere valgt').waitFor()
    await bothWidths(page, 'a list with people chosen')

    await page.getByRole('button', { name: 'Ret for de valgte' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Hvor ved du det fra?').fill('De er på kursus')
    await dialog.getByRole('button', { name: 'Ret status' }).press('Enter')
    await dialog.getByRole('link', { name: 'Vælg en dag, der ikke er gået.' }).waitFor()
    await bothWidths(page, 'the dialog that changes many, refused')
    await dialog.getByLabel('Pause til og med').fill('31-12-2099')
    await dialog.getByRole('button', { name: 'Ret status' }).press('Enter')

    await page.locator('#ask-result:focus').waitFor()
    const result = page.locator('#ask-result').locator('..')
    await result.getByText('2 af 3 borgere er ændret.').waitFor()
    assert.deepEqual(await result.locator('tbody tr').allInnerTexts().then((rows) => rows.map((row) => row.replace(/\s+/g, ' ').trim())), [
      'Liste Lund 00 Ændret', 'Liste Lund 05 Ikke ændret: vil aldrig spørges', 'Liste Lund 59 Ændret',
    ])
    await bothWidths(page, 'what came of a change of many')

    await result.getByRole('button', { name: 'Fortryd pausen' }).click()
    await dialog.getByLabel('Begrundelse').fill('Det var en fejl')
    await dialog.getByRole('button', { name: 'Fortryd pausen' }).click()
    await result.getByText('2 af 2 borgere er ændret.').waitFor()
    await result.getByRole('button', { name: 'Luk' }).click()
    await result.waitFor({ state: 'detached' })
    const { items: paused } = await (await page.request.post('/api/v1/residents/search', { data: { search: 'Liste Lund', status: 'paused' } })).json()
    assert.deepEqual(paused, [])
  }, /status of 422/)) // the first try has no day

test('the list is fetched as a file that Danish Excel opens, and no cell of it is a formula', () =>
  open(async (page) => {
    await search(page, 'LISTE-')
    await page.getByRole('button', { name: 'Hent som fil' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('CSV').check()
    await dialog.getByLabel('Begrundelse').fill('Prøve')
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Hent som fil' }).click()])
    const text = (await readFile(await download.path())).toString('utf8')
    assert.ok(text.startsWith('\ufeff"Borger id";"Navn";'), text.slice(0, 40))
    const lines = text.trimEnd().split('\r\n')
    assert.equal(lines.length, people.length + 1)
    assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/)
    for (const line of lines) assert.doesNotMatch(line, /(^|;)"[\s]*[=+\-@＝＋－＠]/, line)

    const headers = { 'Content-Type': 'application/octet-stream', 'X-File-Name': 'liste.csv' }
    const back = await (await page.request.post('/api/v1/imports?unit=1', { data: Buffer.from(text), headers })).json()
    const sample = await (await page.request.get(`/api/v1/imports/${back.id}/sample`)).json()
    const names = JSON.stringify(sample)
    for (const name of formulas) assert.ok(names.includes(JSON.stringify(name)), `${name} does not come back`)
    await page.request.delete(`/api/v1/imports/${back.id}`)
  }))

test('panels, invitations and members are sorted too', () =>
  open(async (page) => {
    await visit(page, '/staff/panels')
    for (const title of ['Navn', 'Status']) await sortBy(page, title)
    assert.equal(new URL(page.url()).search, '?sort=state')
    await bothWidths(page, 'the list of panels')
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    const of = (...states) => items.find(({ state }) => states.includes(state)) ?? assert.fail(`no panel of the demo is ${states}`)

    await visit(page, `/staff/panels/${of('inviting', 'drawn', 'confirmed').id}/invitations`)
    for (const sort of ['?sort=reply', '?sort=-reply']) {
      await sortBy(page, 'Svar')
      assert.equal(new URL(page.url()).search, sort)
    }
    await bothWidths(page, 'the invited')

    await visit(page, `/staff/panels/${of('confirmed').id}/members`)
    const rows = page.locator('main table').first().locator('tbody tr') // below it stand the stand-bys
    const out = rows.filter({ hasText: 'Er ude' })
    const withdrawn = await out.count()
    await page.getByLabel('Status').selectOption({ label: 'Er ude' })
    await page.waitForURL(/[?]status=withdrawn$/)
    await settled(page)
    assert.deepEqual([await rows.count(), await out.count()], [withdrawn, withdrawn])
    await page.getByLabel('Status').selectOption('')
    await page.waitForURL(/members$/)
    await sortBy(page, 'Status')
    await sortBy(page, 'Status')
    assert.equal(await out.count(), withdrawn)
    await bothWidths(page, 'the members')
  }))
