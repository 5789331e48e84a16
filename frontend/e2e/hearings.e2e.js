// Copenhagen's rule, through the pages: on the agenda, by Friday at 11, the mayor decides, one hearing of a case. Two citizens
// without JavaScript ask to speak. One is refused, with a letter. The other gets a time; the item moves to the next meeting,
// and the citizen's calendar moves with it; they speak while the timer runs, and are thanked the morning after.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { phone, startBrowser, withPage } from './browser.js'
import { axe, bothWidths, noOverflow, pictured } from './checks.js'
import { startProgram } from './program.js'
import { startSink, waitForMail } from './sink.js'
import { calendar, settled, signInAs, visit } from './staff.js'
import { at, button, calendarOf, confirm, dialog, moveClock, walk } from './walks.js'

const anna = { name: 'Anna Andersen', email: 'anna@borger.example', about: 'Brevene er svære at forstå.' }
const bo = { name: 'Bo Bertelsen', email: 'bo@borger.example', about: 'Ventetiden er for lang.' }
const reason = 'Sagen bliver ikke behandlet på mødet, så udvalget kan ikke høre dig om den nu.'

let sink
let program
let browser
let days // of the two meetings, Mondays
let meetings // their numbers
let committee // the path of its page
let booked // the entry in Anna's calendar

before(async () => {
  sink = await startSink()
  program = await startProgram({ env: { SMTP_URL: sink.url } })
  browser = await startBrowser()
  await secretary(async (seen) => {
    const day = await calendar(seen.request)
    let first = 14
    while (new Date(day(first)).getUTCDay() !== 1) first++
    days = [day(first), day(first + 21)]
    const send = async (way, path, how) => {
      const answer = await seen.request[way](`/api/v1${path}`, how)
      assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`)
      return answer.json()
    }
    const { id } = await send('post', '/committees', { data: { unit: 1, name: 'Integrationsudvalget', weekday: 1, from: '2026-01-01' } })
    committee = `/staff/committees/${id}`
    const { rules, source } = (await send('get', '/hearing-templates')).find((one) => one.key === 'kbh-biu')
    await send('post', `/committees/${id}/hearing-rules`, { data: { kind: 'requested', from: '2026-01-01', source, rules } })
    const headers = { 'Content-Type': 'application/octet-stream' }
    const list = Buffer.from(`Dato;Start;Slut;Sted;Punkt;Titel;Sagsnr.
${days[0]};15.00;18.00;Rådhuset, sal 2;1;Breve til borgerne;2027-0001
${days[0]};15.00;18.00;Rådhuset, sal 2;2;Ventetid;2027-0002
${days[1]};15.00;18.00;Rådhuset, sal 5;1;Nye tilbud;2027-0003
`)
    const path = `/committees/${id}/agenda-file`
    const { seen: mark } = await send('post', `${path}/check`, { data: list, headers })
    await send('post', `${path}?seen=${mark}`, { data: list, headers })
    meetings = (await send('get', `/committees/${id}/meetings`)).items.map((one) => one.id)
    assert.equal(meetings.length, 2)
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await sink?.stop()
})

const step = walk()
const secretary = (work) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, 'secretary')
    return work(seen)
  })
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, work)
const main = (seen) => seen.locator('main').innerText()
const mailTo = (who, find) => waitForMail(sink, (mail) => mail.to.includes(who.email) && find(mail), 75_000)
const property = (entry, name) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(entry)?.[1]
const pathIn = (mail) => /\/f\/[\w-]+/.exec(mail.text)[0]

/** Opens somebody's request as the secretary does, from the queue. */
async function open(seen, who) {
  await visit(seen, '/staff/hearing-requests')
  await seen.getByRole('row').filter({ hasText: 'Integrationsudvalget' }).getByRole('link', { name: who.name }).click()
  await seen.getByRole('heading', { name: who.name, level: 1 }).waitFor()
  await settled(seen)
}

async function form(seen, who, item) {
  await seen.locator('[name=item]').selectOption({ label: item })
  await seen.locator('[name=about]').fill(who.about)
  await seen.locator('[name=name]').fill(who.name)
  await seen.locator('[name=email]').fill(who.email)
}

step('the secretary settles how the committee receives people: all that is wrong is told at once', () =>
  secretary(async (seen) => {
    await visit(seen, committee)
    await seen.getByRole('link', { name: 'Sådan tager udvalget imod' }).click()
    await seen.getByLabel('Her mødes vi').waitFor()
    for (const box of await seen.locator('[name=models]').all()) await box.uncheck()
    await seen.getByLabel('Minutter mellem to foretræder').fill('90')
    await button(seen, 'Gem').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2, await main(seen))
    await pictured(seen, 'hearings-setting')
    await seen.getByLabel('I salen').check()
    await seen.getByLabel('På video').check()
    await seen.getByLabel('Minutter mellem to foretræder').fill('5')
    await seen.getByLabel('Her mødes vi').fill('receptionen i stuen')
    await button(seen, 'Gem').click()
    await seen.waitForURL(program.url + committee)
    await visit(seen, `${committee}/hearings`)
    assert.equal(await seen.getByLabel('Her mødes vi').inputValue(), 'receptionen i stuen')
    assert.equal(await seen.locator('[name=models]:checked').count(), 2)
  }))

step('and writes down what somebody asks for by phone, at the same deadline', () =>
  secretary(async (seen) => {
    await visit(seen, '/staff/hearing-requests')
    await seen.getByRole('link', { name: 'Skriv en anmodning ned' }).click()
    await seen.getByRole('heading', { name: 'Skriv en anmodning ned' }).waitFor()
    await settled(seen)
    await seen.getByLabel('Udvalg').selectOption({ label: 'Integrationsudvalget' })
    await seen.getByLabel('Møde', { exact: true }).selectOption({ index: 1 })
    await seen.getByText(/Frist: fredag den .* kl\. 11/).waitFor()
    await button(seen, 'Gem anmodningen').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 4, await main(seen)) // item, words, name, contact
    await pictured(seen, 'hearings-by-phone')
    await seen.getByLabel('Punkt').selectOption({ label: '2 Ventetid' })
    await seen.getByLabel('Med borgerens egne ord').fill('Jeg har ventet længe.')
    await seen.getByLabel('Navn').fill('Carla Clausen')
    await seen.getByLabel('Telefon').fill('12 34 56 78')
    await button(seen, 'Gem anmodningen').click()
    await seen.getByText('Ingen mail når borgeren').waitFor()
    assert.match(await main(seen), /Carla Clausen[\s\S]*Skrevet ned af sekretæren/)
  }))

step('a citizen without JavaScript sees by when and why, is stopped at a CPR number, and asks', () =>
  citizen(async (seen) => {
    await seen.goto('/foretraede')
    await pictured(seen, 'hearings-meetings')
    await seen.setViewportSize(phone)
    const link = seen.locator(`main a[href^="/foretraede/${meetings[0]}"]`)
    if (!(await link.isVisible())) await seen.getByText('Se senere møder').click()
    await link.click()
    const told = await main(seen)
    const friday = new Date(Date.parse(days[0]) - 3 * 86_400_000).toLocaleDateString('da-DK', { timeZone: 'UTC', day: 'numeric', month: 'long' })
    assert.ok(told.includes(`Fredag den ${friday}`) && /kl\. 11/.test(told), told)
    assert.match(told, /Det er (den sidste )?fredag før mødet, som er mandag den/)
    await form(seen, { ...anna, about: 'Mit nummer er 010190-1234.' }, '1 Breve til borgerne')
    await seen.locator('[name=name]').fill('')
    await button(seen, 'Se det igennem').click()
    await seen.getByText('Det ligner et CPR-nummer. Slet det').first().waitFor()
    await seen.getByText('Skriv dit navn').first().waitFor()
    assert.equal(await seen.locator('[name=email]').inputValue(), anna.email, 'what was written is kept')
    await pictured(seen, 'hearings-faults')
    await seen.setViewportSize(phone)
    await form(seen, anna, '1 Breve til borgerne')
    await button(seen, 'Se det igennem').focus()
    await seen.keyboard.press('Enter')
    await seen.getByRole('heading', { name: 'Er det rigtigt?' }).waitFor()
    assert.match(await main(seen), new RegExp(`Breve til borgerne[\\s\\S]*${anna.name}[\\s\\S]*${anna.email}`), 'all that is sent is shown before')
    await pictured(seen, 'hearings-look-over')
    await button(seen, 'Send').click()
    await seen.getByRole('heading', { name: 'Vi har fået din anmodning' }).waitFor()
    await pictured(seen, 'hearings-received')

    await seen.goto(`/foretraede/${meetings[0]}`)
    await form(seen, bo, '2 Ventetid')
    await button(seen, 'Se det igennem').click()
    await button(seen, 'Send').click()
    await seen.getByRole('heading', { name: 'Vi har fået din anmodning' }).waitFor()
  }))

step('no politician sees the words before the secretary has confirmed that they are about no single person’s case', async () => {
  const heard = () =>
    withPage(browser, { url: program.url }, async (seen) => {
      await signInAs(seen, 'committee_member')
      return (await seen.request.get(`/api/v1/committee-meetings/${meetings[0]}/heard`)).text()
    })
  assert.ok(!(await heard()).includes(anna.about))
  await secretary(async (seen) => {
    await open(seen, anna)
    assert.ok((await main(seen)).includes(anna.about))
    await pictured(seen, 'hearings-request')
    await button(seen, 'Ingen personsag').click()
    await seen.getByRole('heading', { name: 'Sig ja' }).waitFor()
    await open(seen, bo)
    await button(seen, 'Ingen personsag').focus()
    await seen.keyboard.press('Enter')
    await seen.getByRole('heading', { name: 'Sig ja' }).waitFor()
  })
})

step('one is refused: not without a reason, and with a letter that is printed without buttons', async () => {
  await secretary(async (seen) => {
    await open(seen, bo)
    await button(seen, 'Afslå').click()
    await seen.locator('main .form-error-message').first().waitFor()
    await seen.getByLabel('Grund').fill(reason)
    await button(seen, 'Se brevet').click()
    await seen.locator('.letter').getByText(reason).waitFor()
    // It reaches the citizen and cannot be taken back: it is asked about once more, and nothing has happened until then.
    await button(seen, 'Afslå').click()
    await dialog(seen).getByText('Borgeren får afslaget og grunden i en mail nu.').waitFor()
    await bothWidths(seen, 'a refusal that is asked about')
    await seen.keyboard.press('Escape')
    await dialog(seen).waitFor({ state: 'detached' })
    assert.equal(await seen.evaluate(() => document.activeElement.textContent.trim()), 'Afslå')
    await button(seen, 'Afslå').press('Enter')
    await confirm(seen, 'Afslå')
    await seen.getByRole('heading', { name: 'Afslå' }).waitFor({ state: 'detached' })
    await seen.locator('.letter').getByText(reason).waitFor()
    await settled(seen)
    await pictured(seen, 'hearings-letter')
    await seen.emulateMedia({ media: 'print' })
    for (const shown of await seen.getByRole('button').all()) assert.equal(await shown.isVisible(), false, await shown.innerText())
    assert.ok(await seen.locator('.letter').getByText(bo.name).isVisible())
  })
  const no = await mailTo(bo, (mail) => mail.text.includes(reason))
  assert.equal(calendarOf(no.raw), '', 'who never had a time has nothing in the calendar')
  await citizen(async (seen) => {
    await seen.goto(pathIn(no))
    await seen.getByText(reason).waitFor()
    await pictured(seen, 'hearings-refused')
  })
})

step('the other is let in by the mayor, who decides here, and gets a time by mail and into the calendar', async () => {
  await secretary(async (seen) => {
    await open(seen, anna)
    assert.deepEqual(await seen.locator('main form').filter({ has: button(seen, 'Sig ja') }).getByRole('radio').evaluateAll((all) => all.map((one) => one.value)), ['mayor'])
    await button(seen, 'Sig ja').click()
    await seen.getByRole('heading', { name: 'Giv en tid' }).waitFor()
    await seen.getByLabel('Minutter').fill('20')
    await button(seen, 'Giv en tid').click()
    await seen.locator('main .form-error-message').first().waitFor() // 15 is the most
    await seen.getByLabel('Minutter').fill('12')
    await button(seen, 'Giv en tid').click()
    await seen.getByRole('heading', { name: 'Giv en anden tid' }).waitFor()
    await settled(seen)
    await pictured(seen, 'hearings-booked')
  })
  const mail = await mailTo(anna, (one) => calendarOf(one.raw) !== '')
  booked = calendarOf(mail.raw)
  assert.equal(property(booked, 'METHOD'), 'REQUEST')
  assert.ok(!booked.includes(anna.about), 'a calendar that others see tells what it is about')
  await citizen(async (seen) => {
    await seen.goto(pathIn(mail))
    await seen.getByRole('heading', { name: 'Du skal tale til udvalget' }).waitFor()
    await pictured(seen, 'hearings-citizen-booked')
  })
})

step('the item moves to the next meeting: the same entry of the calendar, one number higher', async () => {
  await secretary(async (seen) => {
    await visit(seen, `/staff/committee-meetings/${meetings[0]}`)
    await seen.getByRole('button', { name: 'Ret Breve til borgerne' }).click()
    await seen.getByLabel('Møde', { exact: true }).selectOption({ value: String(meetings[1]) })
    await button(seen, 'Gem').click()
    await seen.getByText('Punktet er gemt').waitFor()
  })
  const moved = calendarOf((await mailTo(anna, (mail) => property(calendarOf(mail.raw), 'SEQUENCE') > property(booked, 'SEQUENCE'))).raw)
  assert.equal(property(moved, 'METHOD'), 'REQUEST')
  assert.equal(property(moved, 'UID'), property(booked, 'UID'))
  assert.equal(property(moved, 'DTSTART'), at(days[1], 15).toISOString().replaceAll(/[-:]|\.\d+/g, ''))
  assert.match(property(moved, 'LOCATION'), /sal 5.*receptionen i stuen/)
})

step('on the day the sheet is printed and the timer runs by the keyboard; then it is written down that she spoke', () =>
  secretary(async (seen) => {
    await moveClock(seen.request, at(days[1], 14, 30))
    await visit(seen, `/staff/committee-meetings/${meetings[1]}/hearings`)
    const sheet = seen.getByRole('table', { name: 'Dagsseddel' })
    await sheet.getByText(anna.name).waitFor()
    assert.match(await sheet.innerText(), /15[.:]00/)
    await pictured(seen, 'hearings-day')
    const left = () => seen.getByRole('timer').innerText()
    assert.equal(await left(), '12:00')
    await seen.keyboard.press('Space')
    await button(seen, 'Stop').waitFor()
    await seen.waitForFunction(() => document.querySelector('[role=timer]').textContent !== '12:00')
    await seen.keyboard.press('Space')
    await button(seen, 'Start').waitFor()
    const stopped = await left()
    assert.match(stopped, /^11:5\d$/)
    await axe(seen, 'the timer')
    await button(seen, 'Forfra').click()
    assert.equal(await left(), '12:00')
    await seen.emulateMedia({ media: 'print' })
    assert.equal(await seen.getByRole('timer').isVisible(), false)
    for (const shown of await seen.getByRole('button').all()) assert.equal(await shown.isVisible(), false, await shown.innerText())
    assert.ok(await sheet.getByText(anna.name).isVisible())
    assert.equal(await seen.getByRole('banner').first().isVisible(), false, 'the head of the app is on the paper')
    await seen.emulateMedia({ media: null })
    await sheet.getByRole('link', { name: anna.name }).click()
    await button(seen, 'Har talt').click()
    await seen.getByRole('heading', { name: 'Det kom der ud af det' }).waitFor()
    await settled(seen)
    await noOverflow(seen)
    await moveClock(seen.request, at(new Date(Date.parse(days[1]) + 86_400_000).toISOString().slice(0, 10), 9, 5))
  }))

step('the morning after she is thanked, and asked whether she wants to hear what came of it', async () => {
  const thanks = await mailTo(anna, (mail) => /Tak, fordi du talte/.test(mail.text))
  await citizen(async (seen) => {
    await seen.goto(pathIn(thanks))
    await seen.getByRole('heading', { name: 'Tak, fordi du talte' }).waitFor()
    await button(seen, 'Ja, skriv til mig').click()
    await seen.getByText('Du har sagt ja til at høre').waitFor()
    await pictured(seen, 'hearings-thanked')
  })
  await secretary(async (seen) => {
    await open(seen, anna)
    await seen.getByText('Har talt og er takket').waitFor()
  })
  assert.ok(!sink.mails.some((mail) => mail.to.includes(bo.email) && /Tak, fordi du talte/.test(mail.raw)))
})
