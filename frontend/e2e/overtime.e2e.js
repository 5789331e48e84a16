// A panel over time: its last day is moved, it is closed early, and the report of who is deleted is read, printed and taken
// out, until the last person is let go.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { pictured } from './checks.js'
import { askedToStay, linkIn } from './citizens.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

let program
let browser
const panels = {}

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
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    for (const panel of items) panels[panel.name] = `/staff/panels/${panel.id}`
    return work(page)
  })
const staff = (work, how) => as('coordinator', work, how)

const standing = () => panels['Borgerpanelet for beskæftigelse']
const closed = () => panels['Pilotpanel 2026']
const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')
const inquire = (page, path) => page.request.get(path.replace('/staff/', '/api/v1/')).then((answer) => answer.json())
/** Moves the demo's clock, and signs in again: nobody stays signed in for so long. */
async function later(page, hours) {
  const moved = await page.request.post('/api/v1/demo/clock', { data: { hours } })
  assert.ok(moved.ok(), await moved.text())
  await signInAs(page, 'coordinator')
}

const main = (page) => page.locator('main').innerText()

test('members are asked whether they stay: staff see who, and write an answer down', () =>
  staff(async (page) => {
    await visit(page, `${standing()}/terms`)
    await page.getByText('De første medlemmer er trukket i 6 hold').waitFor()
    const plan = await inquire(page, `${standing()}/terms`)
    const asked = plan.members.filter((member) => member.askedAt)
    assert.ok(asked.some((member) => member.answer !== '') && asked.some((member) => member.answer === ''), JSON.stringify(asked))
    assert.ok(plan.rotation.length >= 6 && plan.yearEnds < plan.seated)
    await pictured(page, 'terms')
    const silent = asked.find((member) => member.answer === '')
    await page.getByRole('button', { name: `Skriv svar ned: ${silent.shown}` }).click()
    await dialog(page).getByLabel('Vil stoppe, når perioden er gået').check()
    await dialog(page).getByRole('textbox').fill('Ringede og sagde det')
    await pictured(page, 'term-answer')
    await button(dialog(page), 'Skriv svar ned').click()
    await dialog(page).waitFor({ state: 'hidden' })
    await settled(page)
    assert.equal((await inquire(page, `${standing()}/terms`)).members.find((member) => member.id === silent.id).answer, 'leave')
    await button(page, 'Ret perioderne').click()
    await page.getByLabel('Hvor mange hold skal de første medlemmer trækkes i?').fill('30')
    await button(page, 'Gem perioderne').click()
    await page.getByText('Tallet', { exact: false }).first().waitFor()
    await pictured(page, 'term-rules')
  }, { allow: /422/ }))

test('a member answers without JavaScript, changes their mind, and is told what an old form did', () =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, async (page) => {
    await signInAs(page, 'coordinator')
    const mail = await askedToStay(page)
    assert.match(mail.text, /Svarer du ikke, giver vi pladsen videre/)
    await page.goto(`${linkIn(mail)}/term`)
    const send = () => page.locator('main form button[type=submit]').click()
    await page.getByLabel('Ja, jeg vil gerne blive').check()
    await send()
    await page.getByText('Du har svaret: Jeg vil gerne blive').waitFor()
    await pictured(page, 'citizen-term')
    const old = await page.locator('main form').evaluate((form) => Object.fromEntries([...form.elements].filter((one) => one.type === 'hidden').map((one) => [one.name, one.value]))).catch(() => undefined)
    await page.getByLabel('Nej, en anden må få pladsen').check()
    await send()
    await page.getByText('Du har svaret: En anden må få pladsen').waitFor()
    const again = await page.request.post(`${linkIn(mail)}/term`, { form: { seen: old?.seen ?? '0', answer: 'stay' } })
    assert.equal(again.status(), 409)
    await page.goto(`${linkIn(mail)}/receipt`)
    await page.getByRole('link', { name: 'Svar på, om du vil blive i panelet' }).waitFor()
  }))

test('the panel is compared with the citizens of today, and its quotas follow them', () =>
  staff(async (page) => {
    await visit(page, standing())
    await page.getByRole('link', { name: 'Ligner panelet stadig borgerne?' }).click()
    await page.getByRole('heading', { name: 'Ligner panelet stadig borgerne?' }).waitFor()
    await settled(page)
    await page.getByLabel('Sammenlign med').selectOption('register')
    await page.waitForURL(/against=register/)
    await page.getByLabel('Hvor mange må en gruppe være fra målet?').selectOption('0')
    await page.waitForURL(/tolerance=0/)
    await settled(page)
    const drift = await inquire(page, `${standing()}/drift?against=register&tolerance=0`)
    assert.ok(drift.refresh > 0 && drift.wanted.length > 0 && drift.seated > 30, JSON.stringify(drift))
    await page.getByRole('heading', { name: drift.refresh === 1 ? 'Skift 1 person ud' : `Skift ${drift.refresh} personer ud` }).waitFor()
    await pictured(page, 'drift')
    await button(page, 'Lad kvoterne følge borgerne').click()
    await dialog(page).getByRole('textbox').fill('Byen har ændret sig')
    await button(dialog(page), 'Lad kvoterne følge borgerne').click()
    await dialog(page).waitFor({ state: 'hidden' })
    await visit(page, `${standing()}/protocol`)
    assert.match(await page.getByRole('region', { name: 'Kvoterne fulgte borgerne' }).innerText(), /Byen har ændret sig/)
  }))

test('staff see how often citizens are asked, and let one be drawn beyond the limit for a reason', () =>
  staff(async (page) => {
    const draft = panels['Panel om digital selvbetjening']
    await visit(page, `${standing()}/burden`)
    const burden = await inquire(page, `${standing()}/burden`)
    assert.ok(burden.times[1] > 100 && burden.gini > 0 && burden.gini < 1, JSON.stringify(burden))
    await pictured(page, 'burden')
    const { items } = await (await page.request.post('/api/v1/panels/' + draft.split('/').at(-1) + '/invitations/search', { data: {} })).json()
    assert.equal(items.length, 0)
    const invited = await (await page.request.post('/api/v1' + panels['Ungepanelet'].replace('/staff', '') + '/invitations/search', { data: {} })).json()
    const person = invited.items.find((one) => one.resident > 0).resident
    await visit(page, `/staff/residents/${person}`)
    await page.getByRole('heading', { name: 'Hvor tit er borgeren spurgt?' }).waitFor()
    await page.getByText(/Borgeren får fred til den/).waitFor()
    await page.getByRole('button', { name: 'Lad borgeren komme med alligevel: Panel om digital selvbetjening' }).click()
    await dialog(page).getByRole('textbox').fill('Borgeren har selv bedt om det')
    await pictured(page, 'override')
    await dialog(page).getByRole('button', { name: /^Lad borgeren/ }).click()
    await dialog(page).waitFor({ state: 'hidden' })
    await page.getByText('Borgeren har selv bedt om det').waitFor()
    await pictured(page, 'asked-often')
    const kept = await inquire(page, `${draft}/burden`)
    assert.equal(kept.overrides.at(-1).reason, 'Borgeren har selv bedt om det')
  }))

test('the last day is moved for a reason, by keyboard', () =>
  staff(async (page) => {
    await visit(page, standing())
    await page.getByRole('link', { name: 'Når panelet slutter' }).click()
    await page.getByRole('heading', { name: 'Det sker, når panelet lukker' }).waitFor()
    await settled(page)
    await pictured(page, 'end')
    await button(page, 'Flyt den sidste dag').focus()
    await page.keyboard.press('Enter')
    await dialog(page).getByLabel('Ny sidste dag').fill('1.1.2026')
    await dialog(page).getByRole('textbox').last().fill('Udvalget vil høre om vinteren')
    await button(dialog(page), 'Flyt den sidste dag').click()
    await dialog(page).getByText('Dagen er gået. Vælg en senere.').first().waitFor()
    await pictured(page, 'end-move')
    await dialog(page).getByLabel('Ny sidste dag').fill('9.9.2026')
    await button(dialog(page), 'Flyt den sidste dag').click()
    await page.getByText('Panelet lukker om 8 dage').waitFor()
    assert.match(await page.getByRole('region', { name: 'Dagen er flyttet før' }).innerText(), /Udvalget vil høre om vinteren\s+Kasper Koordinator/)
    await visit(page, '/staff')
    await page.getByText('Panelet lukker om 8 dage').waitFor()
  }, { allow: /422/ }))

test('a closed panel has a report without names, for those too who see counts alone', () =>
  as('secretary', async (page) => {
    await visit(page, `${closed()}/deletion`)
    const report = await inquire(page, `${closed()}/deletion`)
    assert.equal(report.closing.cause, 'early')
    assert.ok(report.people > 0 && report.figures.totals.invited === 300)
    assert.match(await main(page), /Lukket før tid\. Pilotforsøget er færdigt\./)
    assert.equal(await button(page, 'Slet nu').count(), 0)
    await pictured(page, 'deletion-secretary')
  }))

test('the report is taken out as a file', () =>
  staff(async (page) => {
    await visit(page, `${closed()}/deletion`)
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Hent som fil').click()])
    const text = await readFile(await file.path(), 'utf8')
    assert.match(text, /^\ufeff;Pilotpanel 2026;/)
    assert.match(text, /Det bliver stående;Alle;300;;Inviteret/)
    for (const line of text.split('\r\n')) assert.doesNotMatch(line, /;[1-4];;(Inviteret|Sagde ja|Fik en plads|Tog pladsen)$/)
  }))

test('a panel is closed early with its consequences in view, and its people are let go when nothing needs them', () =>
  staff(async (page) => {
    await later(page, 12) // in the evening mails wait
    const plan = await inquire(page, `${standing()}/closing`)
    assert.ok(plan.members > 30 && plan.people > 100)
    await visit(page, `${standing()}/end`)
    await button(page, 'Luk panelet nu').click()
    assert.match(await dialog(page).innerText(), new RegExp(`${plan.members} medlemmer får en mail med tak`))
    await pictured(page, 'close')
    await dialog(page).getByRole('textbox').fill('Udvalget har hørt nok')
    await button(dialog(page), 'Luk panelet nu').click()
    await page.waitForURL(/\/deletion$/)
    await page.getByText('Udvalget har hørt nok').waitFor()
    const report = await inquire(page, `${standing()}/deletion`)
    assert.equal(report.closing.thanked, plan.members + plan.waiting - plan.unreached)
    assert.ok(report.hinders.includes('mails'))
    await page.getByText('Der er mails på vej').waitFor()
    await pictured(page, 'deletion-waits')
    await later(page, 12)
    // the mails go, and then nothing needs the people any more
    for (let left = true; left; ) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      left = (await inquire(page, `${standing()}/deletion`)).hinders.includes('mails')
    }
    await visit(page, `${standing()}/deletion`)
    await button(page, 'Slet nu').click()
    await dialog(page).getByRole('textbox').fill('Panelet er talt op')
    await button(dialog(page), 'Slet nu').click()
    await page.getByText('Rapporten er færdig. Intet').waitFor()
    const done = await inquire(page, `${standing()}/deletion`)
    assert.equal(done.people, 0)
    assert.ok(done.done.some((one) => one.early && one.people > 0))
    await pictured(page, 'deletion-whole')
    assert.deepEqual((await inquire(page, `${standing()}/members`)).filter((member) => member.resident > 0), [])
  }))
