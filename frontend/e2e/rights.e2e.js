// What people may ask about their data: staff write a request down, give a copy of everything or erase; a citizen takes
// their own copy on an old phone without JavaScript.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { phone, startBrowser, withPage } from './browser.js'
import { axe, bothWidths, noOverflow, wellFormed } from './checks.js'
import { birthYear, linkIn, unanswered } from './citizens.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

let program
let browser
/** A citizen with a name, who is not protected. */
let person

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await staff(async (page) => {
    const found = await (await page.request.post('/api/v1/residents/search', { data: { search: '', protection: 'no', status: 'active' } })).json()
    person = found.items[0]
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const staff = (work, role = 'coordinator', allow = undefined) =>
  withPage(browser, { url: program.url, allow }, async (page) => {
    await signInAs(page, role)
    return work(page)
  })

const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')

/** The files in a zip, by their names: enough of the format for what the program writes. */
function unzip(data) {
  const files = {}
  const end = data.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  for (let at = data.readUInt32LE(end + 16), n = data.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size, nameLength, extra, comment, start] = [data.readUInt16LE(at + 10), data.readUInt32LE(at + 20), data.readUInt16LE(at + 28),
      data.readUInt16LE(at + 30), data.readUInt16LE(at + 32), data.readUInt32LE(at + 42)]
    const name = data.toString('utf8', at + 46, at + 46 + nameLength)
    const from = start + 30 + data.readUInt16LE(start + 26) + data.readUInt16LE(start + 28)
    const packed = data.subarray(from, from + size)
    files[name] = (method === 8 ? inflateRawSync(packed) : packed).toString('utf8')
    at += 46 + nameLength + extra + comment
  }
  return files
}

async function downloaded(page, work) {
  const coming = page.waitForEvent('download')
  await work()
  const download = await coming
  return { name: download.suggestedFilename(), files: unzip(await readFile(await download.path())) }
}

/** A page to read in plain Danish, and the same for machines, with all the person may know. */
function holdsAll(files, name) {
  assert.ok(Object.keys(files).some((file) => file.startsWith('csv/')), 'csv files')
  assert.match(files['laes-mig.html'], /<html lang="da">/)
  for (const text of [files['laes-mig.html'], files['data.json']]) assert.ok(text.includes(name), `the copy does not name ${name}`)
  assert.doesNotMatch(files['laes-mig.html'], /Karen Koordinator/, 'the copy names a member of staff')
}

/** Writes down on the citizen's page what they ask for. */
async function writeDown(page, what) {
  await visit(page, `/staff/residents/${person.id}`)
  await button(page, 'Skriv et ønske ned').click()
  await dialog(page).getByLabel(what).check()
  await dialog(page).locator('textarea, input[type=text]').first().fill('Borgeren ringede i dag.')
  await bothWidths(page, `writing down: ${what}`)
  await button(dialog(page), 'Skriv et ønske ned').click()
  await page.waitForURL(/\/staff\/requests/)
  await settled(page)
}

test('a citizen who calls gets a copy of everything, once staff have made sure who it is', () =>
  staff(async (page) => {
    await writeDown(page, 'Se det, vi har')
    await bothWidths(page, 'the list of requests')
    await button(page, `Hent pakken: ${person.shown}`).click()
    await button(dialog(page), 'Hent pakken').click()
    await dialog(page).getByText('Skal udfyldes.').first().waitFor()
    await dialog(page).getByLabel('Jeg sender den til adressen i registeret').check()
    await bothWidths(page, 'giving a copy')
    const { name, files } = await downloaded(page, () => button(dialog(page), 'Hent pakken').click())
    assert.equal(name, 'indsigt.zip')
    holdsAll(files, person.shown)
    assert.match(files['data.json'], /the citizen called|Borgeren ringede i dag/i)
    await visit(page, '/staff/requests?kind=access&state=met')
    await page.getByRole('cell', { name: person.shown }).first().waitFor()
  }, 'coordinator', /422/))

test('a citizen who asks to be erased is, and the list no longer knows who it was', () =>
  staff(async (page) => {
    await writeDown(page, 'Blive slettet')
    await button(page, `Slet borgeren: ${person.shown}`).click()
    await bothWidths(page, 'erasing')
    await button(dialog(page), 'Slet borgeren').click()
    await button(page, `Slet borgeren: ${person.shown}`).waitFor({ state: 'detached' })
    await visit(page, '/staff/requests?state=met')
    assert.equal(await page.getByText(person.shown).count(), 0)
    const answer = await (await page.request.get(`/api/v1/residents/${person.id}`)).json()
    assert.ok(!JSON.stringify(answer).includes(person.shown), 'the register still has the name')
  }))

test('a citizen takes their own copy, without JavaScript', () =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, async (page) => {
    const [mail] = await unanswered(page, 1)
    const own = linkIn(mail).replace('/i/', '/me/')
    const year = await staff((colleague) => birthYear(colleague.request, mail.to))
    await page.goto(own)
    await page.locator('input[name=year]').fill(String(year))
    await page.locator('main form button[type=submit]').first().click()
    await page.getByRole('link', { name: 'Få en kopi af det, vi har om dig' }).click()
    await wellFormed(page, 'da', 'the page of the copy')
    await axe(page, 'the page of the copy')
    await noOverflow(page, 'the page of the copy')
    const { name, files } = await downloaded(page, () => page.getByRole('button', { name: 'Hent filen' }).click())
    assert.match(name, /^indsigt-\d{4}-\d\d-\d\d\.zip$/)
    holdsAll(files, mail.to)
  }))
