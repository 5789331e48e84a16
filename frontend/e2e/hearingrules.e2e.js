// A committee's own rules, from its name to the deadlines of its meetings: ten rule sets that others have published are there
// to begin from, an eleventh is entered on a page, and by when a citizen must ask is told before it is kept, with its reason.
import assert from 'node:assert/strict'
import { phone } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { settled, visit } from './staff.js'
import { button, demoTown, walk } from './walks.js'

const town = demoTown()
let committee // the path of its page

const step = walk()

const secretary = town.as('secretary')
const main = (seen) => seen.locator('main').innerText()
const preview = (seen) => seen.getByRole('table', { name: 'Det betyder reglerne for de næste møder' })

/** Two meetings: on the Tuesday after Easter Monday 2027, and two weeks later. */
const list = `Dato;Start;Slut;Sted;Punkt;Titel;Sagsnr.
30-03-2027;15.00;17.00;Rådhuset;1;Breve til borgerne;2027-0001
30-03-2027;15.00;17.00;Rådhuset;2;Ventetid;2027-0002
13-04-2027;15.00;17.00;Rådhuset;1;Nye tilbud;2027-0003
`
const give = (seen, text, name = 'dagsorden.csv') =>
  seen.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

step('ten rule sets of others are shown, each with its source', () =>
  town.as('committee_member')(async (seen) => {
    await visit(seen, '/staff/committees')
    await seen.getByRole('link', { name: 'Regler fra andre' }).click()
    await seen.getByText('Folketinget:').waitFor()
    await settled(seen)
    assert.equal(await seen.locator('main h2').count(), 10)
    assert.equal(await seen.locator('main a.source[href^=http]').count(), 10)
    assert.match(await main(seen), /Efter aftale med sekretariatet/)
    await bothWidths(seen)
    await visit(seen, '/staff/committees')
    assert.equal(await seen.getByRole('link', { name: 'Opret et udvalg' }).count(), 0)
  }))

step('a secretary adds a committee: all that is wrong is told at once', () =>
  secretary(async (seen) => {
    await visit(seen, '/staff/committees/new')
    await button(seen, 'Gem').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2, await main(seen))
    await seen.getByLabel('Navn').fill('Borgerudvalget')
    await seen.getByLabel('Udvalget findes fra').fill('01.01.2026')
    await seen.getByLabel('Udvalgets sædvanlige mødedag').selectOption({ label: 'Tirsdag' })
    await button(seen, 'Gem').click()
    await seen.waitForURL(/\/staff\/committees\/\d+$/)
    await seen.getByText('Udvalget har ingen regler endnu').waitFor()
    committee = new URL(seen.url()).pathname
    await settled(seen)
    await bothWidths(seen)
  }))

step('and takes its agendas in: every fault first, then what would change, and the same file twice changes nothing', () =>
  secretary(async (seen) => {
    await visit(seen, `${committee}/agendas`)
    await give(seen, list.replace('30-03-2027', '31-02-2027').replace('13-04-2027;15.00', '13-04-2027;25.00'))
    await button(seen, 'Se, hvad filen ændrer').click()
    await seen.getByText('Filen har 2 fejl').waitFor()
    assert.match(await main(seen), /Dato[\s\S]*Skriv en dag[\s\S]*Start[\s\S]*Skriv et klokkeslæt/)
    await bothWidths(seen)
    await give(seen, list)
    await button(seen, 'Se, hvad filen ændrer').click()
    await seen.getByText('Filen ændrer 5 ting').waitFor()
    await pictured(seen, 'agenda-preview')
    await button(seen, 'Gem ændringerne').click()
    await seen.waitForURL(town.program.url + committee)
    await visit(seen, `${committee}/agendas`)
    await give(seen, list)
    await button(seen, 'Se, hvad filen ændrer').click()
    await seen.getByText('Alt i filen er her allerede').waitFor()
  }))

step('an eleventh rule set is entered on a page, and its deadlines are told with their reason before it is kept', () =>
  secretary(async (seen) => {
    await visit(seen, `${committee}/rules`)
    assert.equal(await seen.getByLabel('Begynd med').locator('option').count(), 11) // ten, and none
    await seen.getByLabel('Hvordan tæller fristen?').selectOption({ label: 'Et antal arbejdsdage før mødet' })
    await button(seen, 'Gem').click()
    await seen.locator('main .form-error-message').first().waitFor()
    const faults = await seen.locator('main .form-error-message').allInnerTexts()
    assert.equal(faults.length, 3, faults.join(' | ')) // from, source, days
    await seen.getByLabel('Gælder fra').fill('01.01.2027')
    await seen.getByLabel('Hvor står reglerne?').fill('Borgerudvalgets forretningsorden § 9')
    await seen.getByLabel('Antal dage').fill('4')
    await seen.getByLabel('Klokkeslæt').fill('10.30')
    await seen.getByLabel('Højst antal minutter').fill('12')
    // Worked by hand: 29, 26 and 25 March 2027 are holidays, so 24, 23, 22 and 19 March are the four.
    await preview(seen).getByText('fredag den 19. marts kl. 10.30').waitFor()
    const told = await preview(seen).innerText()
    assert.match(told, /4 arbejdsdage før mødet, som er tirsdag den 30\. marts/)
    assert.match(told, /Skærtorsdag, langfredag og 2\. påskedag tæller ikke med/)
    assert.match(told, /onsdag den 7\. april kl\. 10\.30/) // 12, 9, 8 and 7 April
    await bothWidths(seen)
    await pictured(seen, 'hearing-rules')
    await button(seen, 'Gem').click()
    await seen.waitForURL(/\/staff\/hearing-rules\/\d+$/)
    await seen.getByText('Op til 12 minutter').waitFor()
    await settled(seen)
    assert.match(await main(seen), /fredag den 19\. marts kl\. 10\.30/)
    await bothWidths(seen)
  }))

step('the committee and the meeting show the deadline, to a member of the committee and on a phone too', () =>
  town.as('committee_member')(
    async (seen) => {
      await visit(seen, committee)
      assert.match(await main(seen), /fredag den 19\. marts kl\. 10\.30/)
      await seen.getByRole('table', { name: 'Kommende møder' }).getByRole('link').first().click()
      await seen.getByText('Breve til borgerne').waitFor()
      await settled(seen)
      assert.match(await main(seen), /fredag den 19\. marts kl\. 10\.30/)
      assert.equal(await button(seen, 'Sæt et punkt på dagsordenen').count(), 0)
      await bothWidths(seen)
    },
    { size: phone },
  ))

step('an item moves to the next meeting by hand, and the agenda file finds it there', () =>
  secretary(async (seen) => {
    await visit(seen, committee)
    await seen.getByRole('table', { name: 'Kommende møder' }).getByRole('link').first().click()
    await settled(seen)
    await seen.getByRole('button', { name: 'Ret Ventetid' }).click()
    await seen.getByLabel('Møde', { exact: true }).selectOption({ index: 1 })
    await bothWidths(seen)
    await button(seen, 'Gem').click()
    await seen.getByText('Punktet er gemt').waitFor()
    await seen.getByRole('button', { name: 'Ret Ventetid' }).waitFor({ state: 'detached' })
    await seen.getByText('Breve til borgerne').first().waitFor()
    await visit(seen, `${committee}/agendas`)
    await give(seen, list.replace('30-03-2027;15.00;17.00;Rådhuset;2;Ventetid', '13-04-2027;15.00;17.00;Rådhuset;2;Ventetid'))
    await button(seen, 'Se, hvad filen ændrer').click()
    await seen.getByText('Alt i filen er her allerede').waitFor()
  }))
