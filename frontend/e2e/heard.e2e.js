// Where the committee itself decides when its meeting begins: a time is kept until then; papers have a deadline of their own; what
// a citizen needs is ordered; politicians read who speaks, by the first name and never before it was looked through.
import assert from 'node:assert/strict'
import { pictured } from './checks.js'
import { addPeople, calendar, settled, visit } from './staff.js'
import { at, button, confirm, demoTown, moveClock, walk, written } from './walks.js'

const anna = { name: 'Anna Andersen', email: 'anna@borger.example', about: 'Biblioteket lukker for tidligt.', needs: [{ kind: 'interpreter', detail: 'arabisk' }] }
const bo = { name: 'Bo Bertelsen', email: 'bo@borger.example', about: 'Hallen er for dyr.' }
const hidden = { about: 'Jeg vil tale om musikskolen.' }

let today // a day from the demo's today
let day // of the meeting
let meeting // its number

const town = demoTown(async () => {
  await coordinator(async (seen) => {
    await addPeople(seen.request, 'Borger id;Navn;E-mail;Beskyttet\r\nTALER-1;Zzyzx Hemmelig;zzyzx@skjul.example;ja\r\n')
    const { items } = await (await seen.request.post('/api/v1/residents/search', { data: { search: 'TALER-1' } })).json()
    hidden.resident = items[0].id
  })
  await secretary(async (seen) => {
    today = await calendar(seen.request)
    let first = 4
    while (new Date(today(first)).getUTCDay() !== 1) first++
    day = today(first)
    const { id } = await send(seen, '/committees', { unit: 1, name: 'Kulturudvalget', weekday: 1, from: '2026-01-01' })
    const { rules, source } = (await (await seen.request.get('/api/v1/hearing-templates')).json()).find((one) => one.key === 'regionh-fu')
    assert.equal(rules.decides, 'committee')
    const changed = { ...rules, totalMinutes: 30, material: { how: 'working_days', n: 5 } }
    await send(seen, `/committees/${id}/hearing-rules`, { kind: 'requested', from: '2026-01-01', source, rules: changed })
    meeting = (await send(seen, `/committees/${id}/meetings`, { day, from: '15:00', to: '18:00', place: 'Rådhuset, sal 2' })).id
  })
  await coordinator(async (seen) => {
    for (const who of [anna, bo, hidden]) {
      who.id = (await send(seen, '/hearing-requests', { language: 'da', meeting, people: 1, model: 'in_person', ...who })).id
    }
  })
})

const step = walk()
const coordinator = town.as('coordinator')
const secretary = town.as('secretary')
const main = (seen) => seen.locator('main').innerText()

async function send(seen, path, data) {
  const answer = await seen.request.post(`/api/v1${path}`, { data })
  assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`)
  return answer.json()
}

const open = (seen, who) => visit(seen, `/staff/hearing-requests/${who.id}`)

/** What a politician reads on the page of the meeting. */
const read = (look) =>
  town.as('committee_member')(async (seen) => {
    await visit(seen, `/staff/committee-meetings/${meeting}`)
    return look(seen, await main(seen))
  })

/** On paper no button is left, and no field. */
async function paper(seen, words) {
  await seen.emulateMedia({ media: 'print' })
  const left = await seen.locator('main button, main .button, main input, main textarea').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90)))
  assert.deepEqual(left, [])
  assert.ok((await main(seen)).includes(words), words)
  await seen.emulateMedia({ media: null })
}

step('politicians read that nobody speaks, until the secretary has looked through what was asked', async () => {
  await read((seen, text) => assert.match(text, /Ingen borgere skal tale ved dette møde/))
  await secretary(async (seen) => {
    for (const who of [anna, bo, hidden]) {
      await open(seen, who)
      await button(seen, 'Ingen personsag').click()
      await seen.getByRole('heading', { name: 'Hold en tid til borgeren' }).waitFor()
    }
  })
  await read(async (seen, text) => {
    for (const words of ['Anna', anna.about, 'Bo', bo.about, 'En borger', hidden.about]) assert.ok(text.includes(words), words)
    assert.doesNotMatch(await seen.content(), /Andersen|Bertelsen|Zzyzx|B-\d/)
    assert.equal(await seen.getByRole('link', { name: 'Gå til dagssedlen' }).count(), 0)
    await pictured(seen, 'heard-politician')
    await paper(seen, anna.about)
  })
})

step('papers have their deadline and its reason; what comes late is marked, and a day that has not come is refused', () =>
  secretary(async (seen) => {
    await open(seen, anna)
    assert.match(await main(seen), /Frist for materiale: .*(mandag|tirsdag|onsdag|torsdag|fredag)[\s\S]*arbejdsdag/i)
    await seen.getByLabel('På papir').check()
    await seen.getByLabel('Hvornår kom det?').fill(written(today(2)))
    await button(seen, 'Gem om materialet').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 1)
    await pictured(seen, 'heard-material-fault')
    await seen.getByLabel('Hvornår kom det?').fill('')
    await button(seen, 'Gem om materialet').click()
    await seen.getByText('Det er ikke kommet endnu').waitFor()
    await seen.getByLabel('Hvornår kom det?').fill(written(today(0)))
    await button(seen, 'Gem om materialet').click()
    await seen.getByText('Kom efter fristen').waitFor()
    await settled(seen)
    await pictured(seen, 'heard-material')
    await paper(seen, 'Kom efter fristen')
  }))

step('what she needs is ordered on the page, one step after the other', () =>
  secretary(async (seen) => {
    await open(seen, anna)
    const need = seen.getByRole('row').filter({ hasText: 'Tolk: arabisk' })
    await need.getByRole('button', { name: /^Bestilt/ }).click()
    await need.locator('.badge').filter({ hasText: 'Bestilt' }).waitFor()
    await settled(seen)
    await need.getByRole('button', { name: /^Bekræftet/ }).click()
    await need.locator('.badge').filter({ hasText: 'Bekræftet' }).waitFor()
  }))

step('a time is kept for both until the committee decides, and each choice of the page is its own', () =>
  secretary(async (seen) => {
    for (const who of [anna, bo]) {
      await open(seen, who)
      const refusal = seen.locator('form').filter({ has: seen.getByLabel('Grund') })
      assert.equal(await refusal.getByLabel('Udvalget').count(), 1)
      await seen.locator('form').filter({ has: button(seen, 'Hold en tid til borgeren') }).getByLabel('Minutter').fill('10')
      await button(seen, 'Hold en tid til borgeren').click()
      await seen.getByText('Udvalget beslutter, når mødet begynder').first().waitFor()
      await seen.getByRole('heading', { name: 'Giv en anden tid' }).waitFor()
    }
    await settled(seen)
    await pictured(seen, 'heard-reserved')
    await visit(seen, `/staff/committee-meetings/${meeting}`)
    await pictured(seen, 'heard-secretary')
    await seen.getByRole('link', { name: 'Gå til dagssedlen' }).click()
    const sheet = seen.getByRole('table', { name: 'Dagsseddel' })
    await sheet.getByText('Udvalget beslutter, når mødet begynder').nth(1).waitFor()
    assert.match(await sheet.innerText(), /15[.:]00[\s\S]*15[.:]10/)
  }))

step('when the meeting begins the committee lets one speak and not the other; politicians read who spoke', async () => {
  await secretary(async (seen) => {
    await moveClock(seen.request, new Date(at(day, 15, 2).getTime() + 20_000))
    await open(seen, anna)
    await seen.getByText('Siger udvalget ja').waitFor()
    await button(seen, 'Har talt').click()
    await seen.getByRole('heading', { name: 'Det kom der ud af det' }).waitFor()
    assert.match(await main(seen), /Udvalget, .*15[.:]02/)
    await open(seen, bo)
    await seen.getByLabel('Grund').fill('Udvalget har allerede hørt om prisen for hallen.')
    await button(seen, 'Afslå').click()
    await confirm(seen, 'Afslå')
    await seen.locator('.letter').getByText('Udvalget har allerede hørt om prisen for hallen.').waitFor()
  })
  await read(async (seen, text) => {
    assert.match(text, /Anna[\s\S]*Har talt/)
    assert.ok(!text.includes(bo.about), 'who was refused is listed')
    await pictured(seen, 'heard-over')
  })
})
