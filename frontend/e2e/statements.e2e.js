// What a citizen said to a committee: staff write it down, the citizen is asked by mail, corrects it, chooses who may see it and
// wants to hear what came of it, all without JavaScript; the committee sees it then and not before; what was decided is told
// once; and what is taken back is gone.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { pictured } from './checks.js'
import { startProgram } from './program.js'
import { startSink, waitForMail } from './sink.js'
import { settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, walk } from './walks.js'

let sink
let program
let browser
let item // the path of the item that was spoken about
let person // the number and the address of somebody who has not spoken yet
let page // the path of the citizen's page
const words = 'Jeg måtte ringe tre gange, før nogen kunne svare.'
const own = 'Jeg ringede tre gange. Den tredje var god.'

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  const [found] = await sql(program, `SELECT r.id, r.email FROM resident r WHERE r.email <> '' AND r.protection = 'no' AND r.gone = '' AND r.erased_at IS NULL AND r.language = 'da'
    AND NOT EXISTS (SELECT FROM channel_wish w WHERE w.resident_id = r.id) AND NOT EXISTS (SELECT FROM statement s WHERE s.resident_id = r.id)
    AND NOT EXISTS (SELECT FROM resident o WHERE o.email = r.email AND o.id <> r.id) ORDER BY r.id DESC LIMIT 1`)
  person = { number: `B-${found[0]}`, email: found[1] }
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const step = walk()

const as = (role) => (work) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })
const secretary = as('secretary')
const member = as('committee_member')
/** A browser without JavaScript. */
const citizen = (work) => withPage(browser, { url: program.url, javaScript: false, allow: /Failed to load resource/ }, work)

/** The statement whose words are these. */
const line = (seen, text) => seen.getByRole('article').filter({ hasText: text })

step('a secretary finds an item that was spoken about, and writes down what somebody said: all that is wrong is told at once', () =>
  secretary(async (seen) => {
    await visit(seen, '/staff/statements')
    await pictured(seen, 'statements-list')
    await seen.getByRole('link', { name: 'Breve, der er til at forstå' }).click()
    await seen.getByRole('heading', { name: 'Det, borgerne sagde' }).waitFor()
    await settled(seen)
    item = new URL(seen.url()).pathname
    await pictured(seen, 'statements-item')
    const form = seen.locator('form').filter({ has: seen.getByLabel('Borgerens nummer') })
    await form.getByLabel('Borgerens nummer').fill('B-999999999')
    await form.getByLabel('Ordene').fill('Min CPR er 010190-1234.')
    await form.getByRole('button', { name: 'Gem', exact: true }).click()
    await seen.locator('main .form-error-message').nth(1).waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2, 'the number and the words')
    await pictured(seen, 'statements-faults')
    await form.getByLabel('Borgerens nummer').fill(person.number)
    await form.getByLabel('Ordene').fill(words)
    await form.getByRole('button', { name: 'Gem', exact: true }).click()
    await line(seen, words).waitFor()
    await line(seen, words).getByRole('button', { name: /^Spørg borgeren med en mail/ }).click()
    await line(seen, words).getByText(/^Borgeren er spurgt/).waitFor()
    const mail = await waitForMail(sink, (one) => one.to[0] === person.email && /\/udsagn\/\w+/.test(one.text))
    assert.ok(!mail.text.includes(words), 'the words are in no mail')
    page = /\/udsagn\/\w+/.exec(mail.text)[0]
  }))

step('the committee does not see it before the citizen has said yes', () =>
  member(async (seen) => {
    await visit(seen, item)
    assert.equal(await line(seen, words).count(), 0)
    await line(seen, 'En samtale i telefonen').waitFor()
  }))

step('the citizen corrects it without JavaScript, chooses who may see it, and wants to hear what came of it', () =>
  citizen(async (seen) => {
    await seen.goto(page)
    await seen.getByRole('heading', { name: 'Er det rigtigt skrevet ned?' }).waitFor()
    await pictured(seen, 'statements-own')
    await seen.locator('[name=words]').fill('')
    await button(seen, 'Gem mit svar').click()
    assert.equal(await seen.locator('.error-summary li').count(), 3, 'each question without an answer is told')
    await pictured(seen, 'statements-own-faults')
    await seen.locator('[name=words]').fill(own)
    await seen.locator('[name=level][value=unnamed]').check()
    await seen.locator('[name=tell][value=mail]').check()
    await button(seen, 'Gem mit svar').click()
    await seen.getByRole('heading', { name: 'Tak. Vi har gemt dit svar' }).waitFor()
    assert.equal(await seen.locator('[name=words]').inputValue(), own)
    await pictured(seen, 'statements-own-kept')
  }))

step('the committee sees the own words without a name', () =>
  member(async (seen) => {
    await visit(seen, item)
    await line(seen, own).getByRole('heading', { name: 'En borger', exact: true }).waitFor()
    assert.ok(!(await seen.locator('main').innerText()).includes(person.number))
    await pictured(seen, 'statements-member')
  }))

step('what was decided is told once to whoever asked for it, also when it is mended', () =>
  secretary(async (seen) => {
    await visit(seen, item)
    await seen.getByLabel('Beslutningen, som den er offentliggjort').fill('Brevene skrives om inden jul.')
    await seen.getByLabel('Hvornår blev det besluttet?').fill('01.09.2026')
    await seen.getByLabel('Nummer eller adresse').fill('2026-0099, punkt 1')
    await button(seen, 'Gem, og fortæl borgerne det').click()
    await seen.getByText('Brevene skrives om inden jul.').waitFor()
    await button(seen, 'Ret beslutningen').click()
    await seen.getByLabel('Beslutningen, som den er offentliggjort').fill('Brevene skrives om inden påske.')
    await button(seen, 'Gem, og fortæl borgerne det').click()
    await seen.getByText('Brevene skrives om inden påske.').waitFor()
    await pictured(seen, 'statements-decided')
    await waitForMail(sink, (one) => one.to[0] === person.email && /besluttet/.test(one.text))
    const [[count]] = await sql(program, `SELECT count(*) FROM message WHERE kind = 'statement-decision' AND resident_id = ${person.number.slice(2)}`)
    assert.equal(count, '1')
  }))

step('the citizen reads what was decided, and takes the words back: they are gone', async () => {
  await citizen(async (seen) => {
    await seen.goto(page)
    await seen.getByText('Brevene skrives om inden påske.').waitFor()
    await button(seen, 'Slet mine ord').click()
    await seen.getByRole('heading', { name: 'Du har trukket dine ord tilbage' }).waitFor()
    await pictured(seen, 'statements-taken-back')
  })
  await member(async (seen) => {
    await visit(seen, item)
    assert.equal(await line(seen, own).count(), 0)
  })
  const [[left]] = await sql(program, `SELECT count(*) FROM statement WHERE resident_id = ${person.number.slice(2)} AND words <> ''`)
  assert.equal(left, '0')
  await secretary(async (seen) => {
    await visit(seen, item)
    await line(seen, 'Borgeren har trukket ordene tilbage').getByRole('button', { name: /^Jeg har set det/ }).click()
    await seen.getByRole('button', { name: /^Jeg har set det/ }).waitFor({ state: 'detached' })
  })
})
