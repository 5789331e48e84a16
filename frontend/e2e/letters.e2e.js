// Letters to those whom no mail reaches: from a round of invitations over the file for the print room to an answer by the
// code that is read out of that file, letters that come back, and letters that are sent again.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { pictured } from './checks.js'
import { codeOn, pdfPages } from './pdf.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

let program
let browser
/** The pages of staff on the panel's letters, the letters of the round, and the codes on them. */
let panel
let batch
let pages

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const staff = (work) =>
  withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'coordinator')
    return work(page)
  })
/** A citizen on an old phone, without JavaScript. A refusal is told by the page, and by the browser's own line as well. */
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, work)
const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')
const main = (page) => page.locator('main').innerText()

/** Presses what makes a file, and reads the letters in it. */
async function fetchLetters(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  assert.match(file.suggestedFilename(), /^letters?-[\d-]+\.pdf$/)
  return pdfPages(await readFile(await file.path()))
}

async function typeCode(page, code) {
  await page.goto('/kode')
  await page.getByLabel('Din kode').fill(code)
  await page.getByRole('button', { name: 'Gå videre' }).click()
}

/** A code with one character wrong. */
const slip = (code) => (code[0] === '3' ? '4' : '3') + code.slice(1)

test('a round of invitations leaves people without mail, and they get letters', () =>
  staff(async (page) => {
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    const { id } = items.find((one) => one.name === 'Ungepanelet')
    panel = `/staff/panels/${id}`
    const { version } = await (await page.request.get(`/api/v1/panels/${id}`)).json()
    const order = { version, trial: false, invitations: 120, whom: 'all', respondBy: '', reason: 'Flere skal spørges' }
    const drawn = await page.request.post(`/api/v1/panels/${id}/invitation-draws`, { data: order })
    assert.ok(drawn.ok(), await drawn.text())

    await visit(page, `${panel}/invitations`)
    await page.getByRole('link', { name: 'Breve', exact: true }).click()
    const [, need] = /(\d+) personer skal have et brev/.exec(await page.getByText(/skal have et brev/).first().innerText())
    assert.ok(Number(need) >= 3, `${need} people need a letter`)
    await pictured(page, 'letters-needed')
    await page.getByRole('link', { name: 'Se, hvordan alle får besked' }).click()
    await settled(page)
    await page.getByLabel('Vej').selectOption('digital_post')
    await page.getByText('Ingen mailadresse').first().waitFor()
    await pictured(page, 'reach')

    await visit(page, `${panel}/letters`)
    await button(page, 'Lav breve').click()
    await pictured(page, 'letters-begin')
    await dialog(page).getByRole('button', { name: 'Lav breve' }).click()
    await page.getByText('Brevene er samlet i en bunke').waitFor()
    const { batches } = await (await page.request.get(`/api/v1/panels/${id}/letters`)).json()
    batch = batches.find((one) => !one.protected && one.made === 0 && one.letters > 1)
    assert.ok(batch, JSON.stringify(batches))
  }))

test('the file has a letter for each, and made again it has new codes', () =>
  staff(async (page) => {
    await visit(page, `${panel}/letters/${batch.id}`)
    assert.equal(await button(page, 'Brevene er sendt').count(), 0, 'nothing is posted before there is a file')
    await button(page, 'Hent filen med breve').click()
    await pictured(page, 'letters-make')
    const first = await fetchLetters(page, () => dialog(page).getByRole('button', { name: 'Hent filen med breve' }).click())
    assert.equal(first.length, batch.letters)
    assert.match(first.join('\n'), /Demokøbing[\s\S]*Det er frivilligt\. Det ændrer ikke din sag eller din ydelse\./)
    await settled(page)
    await button(page, 'Lav filen igen').click()
    await dialog(page).getByText('Koderne i den fil, der er lavet før, virker ikke mere').waitFor()
    pages = await fetchLetters(page, () => dialog(page).getByRole('button', { name: 'Lav filen igen' }).click())
    assert.equal(new Set([...first, ...pages].map(codeOn)).size, 2 * batch.letters)
    await citizen(async (other) => {
      await typeCode(other, codeOn(first[0]))
      await other.getByText('Koden virker ikke mere').first().waitFor()
    })
    await settled(page)
    await pictured(page, 'letters-made')
  }))

test('the list for the print room names the same people, and no code', () =>
  staff(async (page) => {
    await visit(page, `${panel}/letters/${batch.id}`)
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Hent listen (CSV)').click()])
    const list = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    assert.equal(list.length, batch.letters + 1)
    const name = /"\d+";"[^"]+";"([^"]+)"/.exec(list[1])[1]
    assert.ok(pages[0].includes(name), `${name} is not in the first letter`)
    assert.ok(!pages.some((one) => list.join('').includes(codeOn(one))))
  }))

test('posted, and answered by the code that stands in the letter', async () => {
  await staff(async (page) => {
    await visit(page, `${panel}/letters/${batch.id}`)
    await button(page, 'Brevene er sendt').click()
    await pictured(page, 'letters-post')
    await dialog(page).getByRole('button', { name: 'Brevene er sendt' }).click()
    await page.getByText('Det er skrevet ned, at brevene er sendt').waitFor()
    await settled(page)
    assert.equal(await button(page, 'Lav filen igen').count(), 0)
  })
  await citizen(async (page) => {
    await page.goto('/')
    await page.getByRole('link', { name: /Jeg har fået et brev/ }).click()
    assert.equal(new URL(page.url()).pathname, '/kode')
    const code = codeOn(pages[0])
    await typeCode(page, slip(code))
    await page.locator('.error-summary').getByText('Et tegn er forkert').waitFor()
    await typeCode(page, code.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('heading', { name: /Vil du være med i et borgerpanel|Would you like/ }).waitFor()
    assert.ok(!page.url().toUpperCase().includes(code))
    await page.goto(`${page.url()}/yes`)
    await page.locator('main form button[type=submit]').first().click()
    assert.match(page.url(), /\/(questions|receipt)/)
  })
  await staff(async (page) => {
    await visit(page, `${panel}/letters/${batch.id}?state=answered`)
    assert.equal(await page.locator('tbody tr').count(), 1)
  })
})

test('letters that came back are dead, and those sent again have codes of their own', async () => {
  let again
  await staff(async (page) => {
    await visit(page, `${panel}/letters/${batch.id}?state=posted`)
    for (const n of [0, 1]) await page.locator('tbody input[type=checkbox]').nth(n).check()
    await button(page, 'Kom tilbage').click()
    await pictured(page, 'letters-back')
    await dialog(page).getByLabel('Ukendt på adressen').check()
    await dialog(page).getByRole('button', { name: 'Kom tilbage' }).click()
    await page.getByText('2 af 2 er ændret.').waitFor()
    await settled(page)
    await pictured(page, 'letters-back-result')
    await visit(page, `${panel}/letters/${batch.id}?state=returned`)
    assert.equal(await page.locator('tbody tr').count(), 2)
    await page.locator('tbody input[type=checkbox]').first().check()
    await button(page, 'Send igen').click()
    await dialog(page).getByRole('button', { name: 'Send igen' }).click()
    await page.getByRole('link', { name: /^Gå til bunke/ }).click()
    await settled(page)
    await button(page, 'Hent filen med breve').click()
    again = await fetchLetters(page, () => dialog(page).getByRole('button', { name: 'Hent filen med breve' }).click())
    assert.equal(again.length, 1)
  })
  await citizen(async (page) => {
    for (const old of [pages[1], pages[2]]) {
      await typeCode(page, codeOn(old))
      await page.locator('.error-summary').getByText('Koden virker ikke mere').waitFor()
    }
    await typeCode(page, codeOn(again[0]))
    await page.locator('.choice-links a[href$="/no"]').click()
    await page.locator('main form').waitFor()
  })
})

test('a spoilt sheet is printed again by keyboard alone, and a batch is taken back', () =>
  staff(async (page) => {
    const { batches } = await (await page.request.get(`${panel.replace('/staff/', '/api/v1/')}/letters`)).json()
    const open = batches.find((one) => one.made > 0 && one.postedOn === '' && !one.dropped)
    await visit(page, `${panel}/letters/${open.id}`)
    await page.getByRole('button', { name: /^Hent igen:/ }).first().focus()
    await page.keyboard.press('Enter')
    await dialog(page).getByText('Brevet får en ny kode').waitFor()
    const one = await fetchLetters(page, async () => {
      while (!(await dialog(page).getByRole('button', { name: 'Hent igen' }).evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
    })
    assert.equal(one.length, 1)
    await settled(page)
    await button(page, 'Tag bunken tilbage').click()
    await dialog(page).getByRole('button', { name: 'Tag bunken tilbage' }).click()
    await page.getByText('Bunken er taget tilbage').waitFor()
    await settled(page)
    await pictured(page, 'letters-dropped')
    await visit(page, `${panel}/letters`)
    assert.match(await main(page), /skal have et brev/)
    await pictured(page, 'letters')
  }))

test('how a citizen wants to be reached is noted with the reason, and a letter is needed then', () =>
  staff(async (page) => {
    const reach = (body) => page.request.post(`${panel.replace('/staff/', '/api/v1/')}/reach`, { data: body }).then((answer) => answer.json())
    const [person] = (await reach({ channel: 'mail' })).items
    await visit(page, `/staff/residents/${person.resident}`)
    await page.getByRole('heading', { name: 'Sådan vil borgeren høre fra os' }).waitFor()
    await page.locator('section, div').getByRole('button', { name: 'Ret', exact: true }).last().click()
    await dialog(page).getByLabel('Altid brev').check()
    await dialog(page).getByRole('textbox').fill('Ringede: ser aldrig sin mail')
    await pictured(page, 'wish')
    await dialog(page).getByRole('button', { name: 'Ret', exact: true }).click()
    await page.getByText('Altid brev.').waitFor()
    await page.getByText('Ringede: ser aldrig sin mail').waitFor()
    const needs = await reach({ needs: true, search: person.shown })
    assert.deepEqual(needs.items.map((one) => [one.resident, one.why]), [[person.resident, 'prefers-letter']])
  }))
