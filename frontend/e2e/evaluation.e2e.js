// How it went, from three sides: a citizen without JavaScript by the link in the mail that says thank you, a politician and a
// secretary from their first page and from the meeting's; and the comparison, which tells nothing of fewer than five people.
import assert from 'node:assert/strict'
import { axe, bothWidths, noOverflow, pictured, wellFormed } from './checks.js'
import { settled, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, demoTown, walk } from './walks.js'

const town = demoTown(async () => {
  // One of those who were at the workshop gets a mail address: the job thanks them within a minute.
  await sql(town.program, `UPDATE booking_guest SET email = '${guest}' WHERE booking_id = (SELECT min(b.id) FROM booking b JOIN gathering g ON g.id = b.gathering_id WHERE g.kind = 'workshop' AND g.state = 'held')`)
})
let link // the path of the citizen's page
const guest = 'gaest@borger.example'

const step = walk()
const member = town.as('committee_member')
const secretary = town.as('secretary')
const coordinator = town.as('coordinator')
const { citizen } = town
const main = (seen) => seen.locator('main').innerText()

step('who came is thanked, and the mail asks how it went', () =>
  coordinator(async (seen) => {
    for (let tries = 0; !link && tries < 120; tries++) {
      const { items } = await (await seen.request.get('/api/v1/demo/mails?limit=100')).json()
      const thanks = items.find((one) => one.to.includes(guest) && /Tak, fordi du kom/.test(one.subject))
      link = thanks && /\/evaluering\/\w+/.exec(thanks.text)?.[0]
      if (!link) await new Promise((resolve) => setTimeout(resolve, 1000))
    }
    assert.ok(link, 'no mail with a link')
  }))

step('a citizen deletes what they said, is told what is wrong, and answers anew', () =>
  citizen(async (seen) => {
    await seen.goto(link)
    await seen.getByRole('heading', { name: 'Hvordan gik det?' }).waitFor()
    assert.match(await main(seen), /^(Hvordan gik det\?\s+)Det er frivilligt/)
    await wellFormed(seen, 'da')
    await axe(seen)
    await noOverflow(seen)
    await pictured(seen, 'evaluation-citizen')
    await button(seen, 'Slet mit svar').click()
    await seen.getByRole('heading', { name: 'Dit svar er slettet' }).waitFor()
    await seen.getByRole('link', { name: 'Svar igen' }).click()
    await button(seen, 'Send svar').click()
    await seen.getByText('Der er noget, du skal rette').waitFor()
    await seen.getByRole('link', { name: 'Svar på mindst et spørgsmål, eller skriv noget' }).waitFor()
    await seen.getByLabel('Er der mere, du vil sige?').fill('Spørg 010190-1234')
    await button(seen, 'Send svar').click()
    await seen.getByRole('link', { name: /ligner et CPR-nummer/ }).waitFor()
    await axe(seen)
    await seen.getByLabel('Er der mere, du vil sige?').fill('Mere kaffe.')
    await seen.getByRole('group', { name: 'Blev du hørt?' }).getByLabel('I nogen grad').check()
    await seen.getByRole('group', { name: 'Var det trygt at være med?' }).getByLabel('Ved ikke').check()
    await button(seen, 'Send svar').click()
    await seen.getByRole('heading', { name: 'Tak for dit svar' }).waitFor()
    await pictured(seen, 'evaluation-citizen-thanks')
    await seen.getByRole('link', { name: 'Ret eller slet dit svar' }).click()
    assert.ok(await seen.getByRole('group', { name: 'Blev du hørt?' }).getByLabel('I nogen grad').isChecked())
    await seen.goto(`${link}?lang=en`)
    await seen.getByRole('heading', { name: 'How did it go?' }).waitFor()
    await wellFormed(seen, 'en')
  }))

step('a politician finds what waits on the first page, and says how it went', () =>
  member(async (seen) => {
    await visit(seen, '/staff')
    await seen.getByText('Fortæl, hvordan 4 møder gik').first().waitFor()
    await visit(seen, '/staff/evaluations')
    await bothWidths(seen)
    await pictured(seen, 'evaluation-list')
    await seen.getByRole('link', { name: 'Ved små borde med udvalget' }).click()
    await button(seen, 'Send svar').click()
    await seen.locator('main .form-error-message').first().waitFor()
    await settled(seen)
    await bothWidths(seen)
    await pictured(seen, 'evaluation-form')
    await seen.getByRole('group', { name: /Blev borgeren hørt/ }).getByLabel('I meget høj grad').check()
    await button(seen, 'Send svar').click()
    await seen.getByRole('heading', { name: 'Fortæl, hvordan det gik', level: 1 }).waitFor()
    await settled(seen)
    await seen.getByRole('link', { name: 'Med en formiddag' }).click()
    await button(seen, 'Jeg var der ikke').click()
    await seen.getByRole('heading', { name: 'Fortæl, hvordan det gik', level: 1 }).waitFor()
    const { tasks } = await (await seen.request.get('/api/v1/home')).json()
    assert.equal(tasks.find((task) => task.kind === 'evaluate').count, 2)
  }))

step('and from the page of the committee’s meeting, on which somebody spoke by video', () =>
  member(async (seen) => {
    const [[meeting]] = await sql(town.program, "SELECT meeting_id FROM hearing_request WHERE model = 'video' AND state = 'held' LIMIT 1")
    await visit(seen, `/staff/committee-meetings/${meeting}`)
    await seen.getByRole('heading', { name: 'Hvordan gik det?' }).waitFor()
    await bothWidths(seen)
    await pictured(seen, 'evaluation-meeting')
    await seen.getByRole('link', { name: 'Fortæl, hvordan det gik: Foretræde på video, Politiker' }).click()
    await seen.getByRole('group', { name: /Fik du noget nyt at vide/ }).getByLabel('I høj grad').check()
    await button(seen, 'Send svar').click()
    await seen.getByRole('heading', { name: 'Fortæl, hvordan det gik', level: 1 }).waitFor()
  }))

step('a secretary says how a gathering was held and how it went', () =>
  secretary(async (seen) => {
    const [[gathering]] = await sql(town.program, "SELECT id FROM gathering WHERE kind = 'workshop' AND state = 'held'")
    await visit(seen, `/staff/gatherings/${gathering}`)
    await seen.getByLabel('Hvordan blev det holdt?').selectOption({ label: 'Andet' })
    await button(seen, 'Gem måden').click()
    await seen.getByText('Andet, medarbejder:').waitFor()
    await seen.getByLabel('Hvordan blev det holdt?').selectOption({ label: 'Værksted' })
    await button(seen, 'Gem måden').click()
    await seen.getByText('Værksted, medarbejder:').waitFor()
    await settled(seen)
    await bothWidths(seen)
    await pictured(seen, 'evaluation-gathering')
    await seen.getByRole('link', { name: /Fortæl, hvordan det gik: Værksted/ }).click()
    await seen.getByRole('group', { name: /Var det arbejdet værd/ }).getByLabel('I høj grad').check()
    await button(seen, 'Send svar').click()
    await seen.getByRole('heading', { name: 'Fortæl, hvordan det gik', level: 1 }).waitFor()
  }))

step('whoever has no mail address is called, and what they say is written down once, and taken back when it is wrong', () =>
  secretary(async (seen) => {
    await visit(seen, '/staff')
    await seen.getByText(/^Ring til .*, der ikke får mail, og spørg, hvordan det gik/).first().waitFor()
    await visit(seen, '/staff/evaluations')
    await seen.getByRole('link', { name: 'Ring og spørg' }).click()
    await seen.getByRole('heading', { name: 'Ring og spørg, hvordan det gik', level: 1 }).waitFor()
    await settled(seen)
    await bothWidths(seen)
    await pictured(seen, 'evaluation-calls')
    const row = seen.locator('main tbody tr').filter({ hasText: 'Jens Jensen' })
    assert.match(await row.innerText(), /12 34 56 78/)
    await row.getByRole('link').first().click()
    await seen.getByText('Må jeg spørge, hvordan det gik?').waitFor()
    await button(seen, 'Gem svaret').click()
    await seen.locator('main .form-error-message').first().waitFor()
    await settled(seen)
    await bothWidths(seen)
    await pictured(seen, 'evaluation-call')
    const heard = seen.getByRole('group', { name: /Blev du hørt/ }).getByLabel('I høj grad')
    await heard.focus()
    await seen.keyboard.press('Space')
    const call = new URL(seen.url()).pathname
    await button(seen, 'Gem svaret').focus()
    await seen.keyboard.press('Enter')
    await seen.getByText('Svaret er gemt, og personen er taget af listen.').waitFor()
    await settled(seen)
    const toCall = seen.getByRole('table', { name: 'Ring og spørg, hvordan det gik' })
    const called = seen.getByRole('table', { name: 'Dem, der er ringet til' })
    await called.getByText('Jens Jensen').waitFor()
    assert.equal(await toCall.getByText('Jens Jensen').count(), 0)
    assert.deepEqual(await sql(town.program, "SELECT e.heard, e.mode, s.email IS NOT NULL FROM evaluation e JOIN staff s ON s.id = e.taken_by"), [['4', 'phone', 't']])
    await visit(seen, call)
    await seen.getByText('Der skal ikke ringes mere.').waitFor()
    assert.equal((await seen.request.post(`/api/v1/evaluation-calls${call.slice('/staff/evaluations/calls'.length)}`, { data: { nothing: true, answers: { worth: 0, heard: 0, safe: 0, learned: 0, again: 0, words: '' } } })).status(), 409)
    await visit(seen, '/staff/evaluations/calls')
    await bothWidths(seen)
    await pictured(seen, 'evaluation-called')
    await called.getByRole('link').first().click()
    await button(seen, 'Slet det, der er skrevet ned').click()
    await seen.getByRole('dialog').getByRole('button', { name: 'Slet', exact: true }).click()
    await seen.getByText('Det er slettet, og personen er på listen igen.').waitFor()
    await toCall.getByText('Jens Jensen').waitFor()
    assert.deepEqual(await sql(town.program, "SELECT id FROM evaluation WHERE mode = 'phone'"), [])
  }))

step('two ways stand beside each other, without groups of fewer than five, on paper and as a list', () =>
  coordinator(async (seen) => {
    await visit(seen, '/staff/methods')
    await seen.getByRole('link', { name: 'Sammenlign måderne' }).click()
    await seen.getByRole('heading', { name: 'To måder ved siden af hinanden' }).waitFor()
    await settled(seen)
    const text = await main(seen)
    assert.match(text, /En forskel er ikke et bevis/)
    await seen.getByLabel('Den ene måde').selectOption({ label: 'Politikere ved små borde' })
    await seen.getByLabel('Den anden måde').selectOption({ label: 'Værksted' })
    const row = seen.locator('main table').first().locator('tr').filter({ hasText: 'Borgeren hørt' })
    // By hand, of the first five people: citizens (5+5+4+4+4)/5 = 4.4 and (3+3+4+2+3)/5 = 3; politicians (5+4+5+5+4)/5 = 4.6 and
    // (4+4+3+4+4)/5 = 3.8. The sixth and the seventh wait until there are ten.
    assert.match(await row.nth(0).innerText(), /Borgere\s+4,4: i høj grad \(5 svar\)\s+3,0: i nogen grad \(5 svar\)\s+\+1,4/)
    assert.match(await row.nth(1).innerText(), /Politikere\s+4,6: i meget høj grad \(5 svar\)\s+3,8: i høj grad \(5 svar\)\s+\+0,8/)
    assert.match(await row.nth(2).innerText(), /Medarbejdere\s+Færre end 5\s+Færre end 5\s+-/)
    const walked = seen.getByRole('region', { name: /^Følge en borger\./ })
    assert.equal(await walked.getByText('Færre end 5').count(), 15, 'two people who walked along are told of')
    await bothWidths(seen)
    await pictured(seen, 'evaluation-comparison')
    await seen.emulateMedia({ media: 'print' })
    assert.equal(await button(seen, 'Vis det, de skrev').isVisible(), false)
    await seen.emulateMedia({ media: null })
    const file = await seen.request.post('/api/v1/method-comparison/file')
    assert.match(await file.text(), /"Politikere ved små borde";"Blev borgeren hørt\?";"Borgere";"5";"4,40"/)
    await seen.locator('section').filter({ hasText: 'Læs, hvad de skrev' }).getByLabel('Måde').selectOption({ label: 'Politikere ved små borde' })
    await button(seen, 'Vis det, de skrev').click()
    await seen.getByText('Der var for lidt tid ved hvert bord.').waitFor()
    await seen.locator('section').filter({ hasText: 'Læs, hvad de skrev' }).getByLabel('Måde').selectOption({ label: 'Følge en borger' })
    await button(seen, 'Vis det, de skrev').click()
    await seen.getByText('Her er ikke noget at vise').waitFor()
  }))

step('a politician sees the figures and none of the words', () =>
  member(async (seen) => {
    await visit(seen, '/staff/methods/comparison')
    await seen.getByRole('heading', { name: 'Alle måder' }).waitFor()
    assert.equal(await seen.getByText('Læs, hvad de skrev').count(), 0)
    assert.equal((await seen.request.get('/api/v1/method-comparison/words?model=small_tables&side=citizen')).status(), 403)
  }))
