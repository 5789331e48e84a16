// What a citizen is paid for taking part, by two people: a coordinator writes it down and cannot approve it, a secretary
// approves it, the citizen reads it on their own page without JavaScript, and it goes out for payroll once.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, bothWidths, noOverflow, wellFormed } from './checks.js'
import { startProgram } from './program.js'
import { startSink, waitForMail } from './sink.js'
import { settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, confirm, dialog, linkIn, walk } from './walks.js'

let sink
let program
let browser
let group
let email
let link

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const step = walk()
const as = (role, work) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })
const mine = (seen) => seen.getByRole('row').filter({ hasText: 'Fra havnen' })

step('one writes it down: what is wrong is told, and they cannot approve it themselves', () =>
  as('coordinator', async (seen) => {
    const { items } = await (await seen.request.get('/api/v1/gatherings')).json()
    group = items.find((one) => one.title === 'Hvordan skal vores breve lyde?').id
    email = 'betalt@moede.example'
    const booked = await seen.request.post(`/api/v1/gatherings/${group}/bookings`, { data: { name: 'Birthe Betalt', email, phone: '', language: 'da', seats: 1, needs: [] } })
    assert.equal((await booked.json()).state, 'booked')
    await visit(seen, `/staff/gatherings/${group}`)
    await button(seen, 'Skriv et udlæg ned').click()
    await dialog(seen).getByLabel('Hvem').selectOption({ label: 'Birthe Betalt' })
    await dialog(seen).getByLabel('Hvad').selectOption({ label: 'Taxa' })
    await dialog(seen).getByLabel('Beløb i kroner').fill('60000')
    await dialog(seen).getByLabel('Bemærkning').fill('Fra havnen')
    await button(dialog(seen), 'Gem').click()
    await dialog(seen).getByText('Skriv et beløb på højst 50.000 kr.').first().waitFor()
    await axe(seen, 'a reimbursement that is wrong')
    await dialog(seen).getByLabel('Beløb i kroner').fill('125,50')
    await confirm(seen, 'Gem')
    await mine(seen).getByText('Du har selv skrevet det ned. En anden skal godkende.').waitFor()
    assert.equal(await mine(seen).getByRole('button', { name: /^Godkend/ }).count(), 0)
    const [[id]] = await sql(program, "SELECT id FROM reimbursement WHERE note = 'Fra havnen'")
    const own = await seen.request.put(`/api/v1/reimbursements/${id}/decision`, { data: { approved: true, reason: '' } })
    assert.equal((await own.json()).type, '/problems/reimbursement-own')
  }))

step('another approves it, by keyboard alone', () =>
  as('secretary', async (seen) => {
    await visit(seen, '/staff/reimbursements')
    await bothWidths(seen, 'reimbursements')
    await mine(seen).getByRole('button', { name: /^Godkend/ }).focus()
    await seen.keyboard.press('Enter')
    await dialog(seen).getByText('Birthe Betalt får 125,50 kr.').waitFor()
    await axe(seen, 'approving')
    await button(dialog(seen), 'Godkend').focus()
    await seen.keyboard.press('Enter')
    await dialog(seen).waitFor({ state: 'detached' })
    await settled(seen)
    assert.equal(await mine(seen).count(), 0)
  }))

step('the citizen is told, and reads it on their page without JavaScript, with what it may mean', async () => {
  const mail = await waitForMail(sink, (one) => one.to.includes(email) && /betal/i.test(one.text) && /offentlige/.test(one.text), 30_000)
  assert.ok(!/konto|CPR|reg\.nr/i.test(mail.text))
  link = linkIn(mail)
  await withPage(browser, { url: program.url, size: phone, javaScript: false }, async (seen) => {
    await seen.goto(link)
    await seen.getByText('125,50 kr.').waitFor()
    await seen.getByText('Får du penge fra det offentlige?').waitFor()
    await wellFormed(seen, 'da', 'what is paid')
    await axe(seen, 'what is paid')
    await noOverflow(seen, 'what is paid')
    await screenshot(seen, 'paid-phone')
  })
})

step('it goes out for payroll once', () =>
  as('coordinator', async (seen) => {
    await visit(seen, '/staff/reimbursements')
    await seen.getByRole('button', { name: /^Lav filen for/ }).first().click()
    await seen.getByText('Filen er lavet. Hent den på listen.').waitFor()
    await settled(seen)
    const [download] = await Promise.all([seen.waitForEvent('download'), seen.getByRole('button', { name: /^Hent fil/ }).first().click()])
    const file = await readFile(await download.path(), 'utf8')
    assert.match(file, /Birthe Betalt.*Taxa.*125,50/)
    const [[unit]] = await sql(program, `SELECT unit_id FROM gathering WHERE id = ${group}`)
    const again = await seen.request.post('/api/v1/payroll-files', { data: { unit: Number(unit) } })
    assert.equal((await again.json()).type, '/problems/payroll-nothing')
  }))
