// A member's reservation against a method: written down, shown to everybody, blocking "approved" until it is answered, and never
// edited.
import assert from 'node:assert/strict'
import { phone } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { settled, visit } from './staff.js'
import { button, demoTown, walk } from './walks.js'

const town = demoTown()
let page // the path of the method's page

const step = walk()

const secretary = town.as('secretary')
const main = (seen) => seen.locator('main').innerText()
const faults = (seen) => seen.locator('main .form-error-message')

step('a secretary describes a method: all that is missing is told at once', () =>
  secretary(async (seen) => {
    await visit(seen, '/staff/methods')
    assert.match(await main(seen), /Smileystander i jobcentret[\s\S]*1 forbehold uden svar/)
    await bothWidths(seen)
    await seen.getByRole('link', { name: 'Opret en metode' }).click()
    await button(seen, 'Gem').click()
    await faults(seen).first().waitFor()
    assert.equal(await faults(seen).count(), 5, await main(seen))
    await bothWidths(seen)
    await seen.getByLabel('Navn').fill('Spørgsmål ved døren')
    await seen.getByLabel('Slags').selectOption({ label: 'Spørgsmål ved døren' })
    await seen.getByLabel('Hvad skal metoden vise?').fill('Hvad der gik godt i dag.')
    await seen.getByLabel('Sådan foregår det').fill('En medarbejder spørger hver tiende, der går.')
    await seen.getByLabel('Hvad kan metoden ikke vise?').fill('Hvad de mener, der aldrig kommer.')
    await button(seen, 'Gem').click()
    await seen.waitForURL(/\/staff\/methods\/\d+$/)
    await seen.getByText('Ingen medlemmer har haft forbehold').waitFor()
    page = new URL(seen.url()).pathname
    await settled(seen)
    await bothWidths(seen)
  }))

step('it is approved by the committee', () =>
  secretary(async (seen) => {
    await visit(seen, page)
    await button(seen, 'Skriv, at metoden er godkendt').click()
    await faults(seen).first().waitFor()
    assert.equal(await faults(seen).count(), 2, await main(seen))
    await seen.getByLabel('Hvem godkendte den?').fill('Udvalget')
    await seen.getByLabel('Hvornår?').fill('31.08.2026')
    await seen.getByLabel('Hvor kan det læses?').fill('Punkt 6')
    await button(seen, 'Skriv, at metoden er godkendt').click()
    await seen.getByText('Godkendt af Udvalget 31. august 2026 (Punkt 6)').waitFor()
    await settled(seen)
    await bothWidths(seen)
  }))

step('a reservation takes the approval away and blocks a new one', () =>
  secretary(async (seen) => {
    await visit(seen, page)
    await seen.getByRole('link', { name: 'Skriv et forbehold ned' }).click()
    await settled(seen)
    await button(seen, 'Gem').click()
    await faults(seen).first().waitFor()
    assert.equal(await faults(seen).count(), 4, await main(seen))
    await seen.getByLabel('Hvem har forbeholdet?').fill('Et medlem af udvalget')
    await seen.getByLabel('Hvornår?').fill('01.09.2026')
    await seen.getByLabel('Ved hvilket møde?').fill('Udvalgets møde, punkt 4')
    await seen.getByLabel('Forbeholdet', { exact: true }).fill('Ingen tør sige noget til den, der lige har hjulpet dem.')
    await bothWidths(seen)
    await button(seen, 'Gem').click()
    await seen.waitForURL(town.program.url + page)
    await seen.getByText('Metoden kan ikke godkendes, så længe et forbehold er uden svar.').waitFor()
    await settled(seen)
    assert.equal(await button(seen, 'Skriv, at metoden er godkendt').count(), 0)
    assert.match(await main(seen), /Godkendelsen gælder ikke mere: et medlem har et forbehold/)
    await bothWidths(seen)
    await pictured(seen, 'method')
    // Nor does the interface let it be approved.
    const id = Number(page.split('/').at(-1))
    const { version } = await (await seen.request.get(`/api/v1/methods/${id}`)).json()
    const answer = await seen.request.put(`/api/v1/methods/${id}/approval`, { data: { version, by: 'Udvalget', on: '2026-09-01', reference: '' } })
    assert.equal(answer.status(), 409)
  }))

step('a member of the committee sees it, on a phone too, and changes nothing', () =>
  town.as('committee_member')(
    async (seen) => {
      await visit(seen, page)
      assert.match(await main(seen), /Ingen tør sige noget/)
      assert.equal(await seen.getByRole('button', { name: 'Svar på forbeholdet' }).count(), 0)
      assert.equal(await seen.getByRole('link', { name: 'Skriv et forbehold ned' }).count(), 0)
      await bothWidths(seen)
    },
    { size: phone },
  ))

step('it is answered; then the method can be approved anew, and everything stays in the history', () =>
  secretary(async (seen) => {
    await visit(seen, page)
    await seen.getByRole('button', { name: 'Svar på forbeholdet' }).click()
    await button(seen, 'Gem').click()
    await faults(seen).first().waitFor()
    assert.equal(await faults(seen).count(), 3, await main(seen))
    await bothWidths(seen)
    await seen.getByLabel('Svaret', { exact: true }).fill('En anden end sagsbehandleren spørger.')
    await seen.getByLabel('Hvem svarede?').fill('Direktøren')
    await seen.getByLabel('Hvornår blev der svaret?').fill('01.09.2026')
    await button(seen, 'Gem').click()
    await seen.getByText('Svar fra Direktøren, 1. september 2026').waitFor()
    await settled(seen)
    await seen.getByLabel('Hvem godkendte den?').fill('Udvalget')
    await seen.getByLabel('Hvornår?').fill('01.09.2026')
    await button(seen, 'Skriv, at metoden er godkendt').click()
    await seen.getByText('Godkendt af Udvalget 1. september 2026').waitFor()
    await settled(seen)
    assert.match(await main(seen), /Ingen tør sige noget[\s\S]*En anden end sagsbehandleren spørger[\s\S]*Metoden blev beskrevet/)
    await button(seen, 'Tag godkendelsen tilbage').click()
    await seen.getByRole('dialog').getByRole('textbox').fill('Udvalget vil se svarene først.')
    await seen.getByRole('dialog').getByRole('button', { name: 'Tag godkendelsen tilbage' }).click()
    await seen.getByText('Godkendelsen er taget tilbage').first().waitFor()
    await settled(seen)
  }))

step('a new statement stands beside the old one', () =>
  secretary(async (seen) => {
    await visit(seen, page)
    await seen.getByRole('link', { name: 'Skriv en ny beskrivelse' }).click()
    await settled(seen)
    await seen.getByLabel('Hvad kan metoden ikke vise?').fill('Hvad de mener, der aldrig kommer, eller som har travlt.')
    await bothWidths(seen)
    await button(seen, 'Gem').click()
    await seen.waitForURL(town.program.url + page)
    await seen.getByText('Beskrivelse nr. 2, skrevet').waitFor()
    await settled(seen)
    await seen.getByText('Se beskrivelse nr. 1').click()
    await seen.getByText('Hvad de mener, der aldrig kommer.', { exact: true }).waitFor()
    await bothWidths(seen)
  }))
