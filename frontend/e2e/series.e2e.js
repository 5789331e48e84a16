// A series of meetings as each audience does it: a coordinator makes one around a meeting, holds it again on further days with
// all that stands in the way told at once, citizens find the other dates without JavaScript, and the rest is called off with a
// mail to everybody. One of the people is protected.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { startSink, waitForMail } from './sink.js'
import { calendar, settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, calendarOf, confirm, dialog, walk, written } from './walks.js'

let sink
let program
let browser
let hidden // a protected citizen of the demo
let first // the path of the first meeting's page
let series // the path of the page of the series
let fresh // where citizens sign up for the first

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  const [[id, number, name]] = await sql(program, `SELECT id, source_id, name FROM resident WHERE protection = 'yes' AND erased_at IS NULL AND gone = '' ORDER BY id LIMIT 1`)
  hidden = { id, number, name }
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const step = walk()

const staff = (work, role = 'coordinator') =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false }, work)
const table = (seen, name) => seen.getByRole('table', { name })
const main = (seen) => seen.locator('main').innerText()

step('a meeting becomes the first of a new series: all that is missing is told at once', () =>
  staff(async (seen) => {
    const day = await calendar(seen.request)
    const { items } = await (await seen.request.get('/api/v1/places')).json().then((all) => ({ items: all }))
    const body = { unit: 1, kind: 'workshop', title: 'Havnen i fire dele', about: 'Kom og tegn med.', day: day(20), from: '12.15', to: '13.15', place: items[0].id, video: '', capacity: 8, largest: 2, signUp: 'open' }
    const made = await seen.request.post('/api/v1/gatherings', { data: body })
    assert.ok(made.ok(), await made.text())
    const { id, version, page } = await made.json()
    first = `/staff/gatherings/${id}`
    fresh = page
    assert.ok((await seen.request.put(`/api/v1/gatherings/${id}/opening`, { data: { version } })).ok())
    await visit(seen, first)
    await seen.getByRole('link', { name: 'Lav en ny række med mødet' }).click()
    await settled(seen)
    await button(seen, 'Gem rækken').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2)
    await seen.getByLabel('Rækkens titel').fill('Havnen, som vi vil have den')
    await seen.getByLabel('Formål').fill('Vi samler idéer til den nye havn.')
    await button(seen, 'Gem rækken').click()
    await seen.waitForURL(/\/staff\/series\/\d+$/)
    series = new URL(seen.url()).pathname
    await settled(seen)
    await table(seen, 'Møder').getByText('Havnen i fire dele').waitFor()
    await seen.getByText('Ingen har været med endnu.').waitFor()
    await bothWidths(seen, 'a new series')
  }))

step('it is held again on further days: a room that is taken is told on each of them before anything is kept', () =>
  staff(async (seen) => {
    const day = await calendar(seen.request)
    await visit(seen, first)
    await seen.getByRole('link', { name: 'Hold mødet igen' }).click()
    await settled(seen)
    await seen.getByLabel('Hvor mange gange mere?').fill('')
    await button(seen, 'Se dagene').click()
    await seen.getByText('Skriv fra 1 til 26.').first().waitFor()
    await seen.getByLabel('På dage, jeg vælger').check()
    await seen.getByLabel('Dag 1', { exact: true }).fill(written(day(20)))
    await button(seen, 'Se dagene').click()
    await seen.getByText('Mødet bliver holdt den dag i forvejen.').first().waitFor()
    await seen.getByLabel('Dag 1', { exact: true }).fill(written(day(21)))
    await button(seen, 'En dag til').click()
    await seen.getByLabel('Dag 2', { exact: true }).fill(written(day(22)))
    const { place } = await (await seen.request.get(first.replace('/staff/', '/api/v1/'))).json()
    const other = { unit: 1, kind: 'training', title: 'Kursus i lokalet', about: '', day: day(22), from: '13.00', to: '14.00', place: place.id, video: '', capacity: 2, largest: 1, signUp: 'invited' }
    assert.ok((await seen.request.post('/api/v1/gatherings', { data: other })).ok())
    await button(seen, 'Se dagene').click()
    await seen.getByText('Lokalet er optaget: Kursus i lokalet').waitFor()
    assert.equal(await button(seen, 'Lav 2 møder').count(), 0)
    await bothWidths(seen, 'days of which one is taken')
    await pictured(seen, 'series-copy')
    await seen.getByLabel('Dag 2', { exact: true }).fill(written(day(27)))
    await seen.getByLabel('Åbn for tilmelding med det samme').check()
    await button(seen, 'Se dagene').click()
    await button(seen, 'Lav 2 møder').click()
    await seen.waitForURL(program.url + series)
    await settled(seen)
    assert.equal(await table(seen, 'Møder').getByRole('row').count(), 4)
    await visit(seen, '/staff/gatherings')
    assert.equal(await seen.getByRole('link', { name: 'Havnen, som vi vil have den' }).count(), 3)
  }))

step('citizens see what the meetings are for and the other dates, and each seat is an entry of its own', async () => {
  await citizen(async (seen) => {
    await seen.goto(fresh)
    await seen.getByText('Havnen, som vi vil have den').waitFor()
    await seen.getByText('Vi samler idéer til den nye havn.').waitFor()
    const others = await seen.locator('main a[href*="/moede/"]').evaluateAll((links) => links.map((one) => new URL(one.href).pathname))
    assert.equal(others.length, 2)
    await bothWidths(seen, 'a meeting of a series')
    await pictured(seen, 'series-citizen')
    for (const at of [fresh, others[1]]) {
      await seen.goto(at)
      await seen.getByLabel('Dit navn').fill('Asta')
      await seen.getByLabel('Mailadresse').fill('asta@raekke.example')
      await seen.locator('main form button[type=submit]').first().click()
      await seen.waitForURL(/\/b\/\w+/)
    }
    assert.match(await main(seen), /Havnen, som vi vil have den/)
  })
  await waitForMail(sink, (mail) => mail.to.includes('asta@raekke.example'), 20_000)
  const uids = await sql(program, `SELECT DISTINCT b.uid FROM booking b JOIN booking_guest q ON q.booking_id = b.id WHERE q.email = 'asta@raekke.example'`)
  assert.equal(uids.length, 2)
})

step('who took part is told by number, and by name to those who may see it: a protected person is an alias', async () => {
  await staff(async (seen) => {
    const id = first.split('/').pop()
    const booked = await seen.request.post(`/api/v1/gatherings/${id}/bookings`, { data: { resident: Number(hidden.id), name: '', email: '', phone: '', language: 'da', seats: 1, needs: [] } })
    assert.ok(booked.ok(), await booked.text())
    await sql(program, `UPDATE booking SET attendance = 'attended' WHERE state = 'booked' AND gathering_id = ${id} RETURNING id`)
    await visit(seen, series)
    await table(seen, 'Hvor mange gange var folk med?').getByText('1 møde').waitFor()
    assert.doesNotMatch(await main(seen), /Asta/, 'nobody is named before it is asked for')
    await button(seen, 'Vis navnene').click()
    await table(seen, 'Hvem har været med?').getByText(`B-${hidden.id}`).waitFor()
    assert.ok(!(await seen.content()).includes(hidden.name), 'a protected person is a number')
    await bothWidths(seen, 'a series with names')
    await pictured(seen, 'series')
    await seen.emulateMedia({ media: 'print' })
    assert.equal(await seen.locator('main .button-warning:visible').count(), 0, 'no warning button on paper')
  })
  const records = await sql(program, `SELECT count(*) FROM access_record WHERE purpose = 'see who took part in a series'`)
  assert.equal(Number(records[0][0]), 1)
})

step('the rest is called off: what happens is shown first, and everybody is told and loses the entry in the calendar', async () => {
  await staff(async (seen) => {
    await visit(seen, series)
    await button(seen, 'Aflys resten').click()
    await dialog(seen).getByText('Skal 3 møder aflyses?').waitFor()
    await dialog(seen).getByText(': ingen skal have besked').waitFor()
    await dialog(seen).getByLabel('Hvorfor er mødet aflyst?').fill('Kajen er spærret.')
    await pictured(seen, 'series-rest')
    await confirm(seen, 'Aflys resten')
    await seen.getByText('3 møder er aflyst, og mailene er på vej.').waitFor()
    assert.equal(await table(seen, 'Møder').getByText('Aflyst').count(), 3)
    assert.equal(await button(seen, 'Aflys resten').count(), 0)
  })
  const mail = await waitForMail(sink, (one) => one.to.includes('asta@raekke.example') && /Kajen er spærret/.test(one.text), 20_000)
  assert.match(calendarOf(mail.raw), /METHOD:CANCEL[\s\S]*STATUS:CANCELLED/)
  assert.doesNotMatch(calendarOf(mail.raw), /RRULE/)
})

step('a series without meetings is deleted', () =>
  staff(async (seen) => {
    const [[unit, user]] = await sql(program, 'SELECT unit_id, created_by FROM gathering_series ORDER BY id LIMIT 1')
    const [[empty]] = await sql(program, `INSERT INTO gathering_series (unit_id, title, purpose, created_at, created_by) VALUES (${unit}, 'Rækken uden møder', 'Til ingenting.', now(), ${user || 'NULL'}) RETURNING id`)
    await visit(seen, series)
    assert.equal(await button(seen, 'Slet rækken').count(), 0, 'a series with meetings can be deleted')
    await visit(seen, `/staff/series/${empty}`)
    await button(seen, 'Slet rækken').focus()
    await seen.keyboard.press('Enter')
    await dialog(seen).getByText('Det kan ikke gøres om.').waitFor()
    await pictured(seen, 'series-delete')
    await confirm(seen, 'Slet rækken')
    await seen.waitForURL(`${program.url}/staff/series`)
    await seen.getByText('Rækken er slettet.').waitFor()
    assert.equal(await seen.locator('main').getByText('Rækken uden møder').count(), 0)
    assert.deepEqual(await sql(program, `SELECT FROM gathering_series WHERE id = ${empty}`), [])
  }))

step('a meeting is taken out of its series, and a secretary puts it back', async () => {
  await staff(async (seen) => {
    await visit(seen, first)
    await button(seen, 'Tag mødet ud af rækken').click()
    await confirm(seen, 'Tag mødet ud af rækken')
    await seen.getByText('Mødet er taget ud af rækken.').waitFor()
  })
  await staff(async (seen) => {
    await visit(seen, first)
    await seen.getByLabel('Læg mødet i en række').selectOption({ label: 'Havnen, som vi vil have den' })
    await button(seen, 'Læg i rækken').click()
    await seen.getByText('Mødet er lagt i rækken.').waitFor()
    await bothWidths(seen, 'a meeting of a series')
    await visit(seen, series)
    await seen.getByRole('link', { name: 'Ret rækken' }).click()
    await settled(seen)
    await seen.getByLabel('Rækkens titel').fill('Havnen for alle')
    await button(seen, 'Gem').click()
    await seen.waitForURL(program.url + series)
    await seen.getByRole('heading', { name: 'Havnen for alle' }).waitFor()
    await visit(seen, '/staff/series')
    await bothWidths(seen, 'all series')
    await pictured(seen, 'series-list')
  }, 'secretary')
})
