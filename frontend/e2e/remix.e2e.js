// What a group is mixed by is changed after it was arranged, with a reason that is kept; and people of several earlier meetings are
// chosen by search to be asked again.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'
import { sql } from './surveys.js'
import { button, walk } from './walks.js'

let program
let browser
let group // the path of the page of a group that is to be mixed
let open // the path of the page of a meeting that is open

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  const [[mixed], [meeting]] = await sql(program, `(SELECT id FROM gathering WHERE cardinality(features) > 0 AND state = 'planned' ORDER BY id LIMIT 1)
    UNION ALL (SELECT id FROM gathering WHERE state = 'open' AND taken < capacity ORDER BY id LIMIT 1)`)
  group = `/staff/gatherings/${mixed}`
  open = `/staff/gatherings/${meeting}`
  await sql(program, `INSERT INTO gathering (unit_id, kind, title, starts_at, ends_at, video, capacity, sign_up, state, created_at)
    SELECT g.unit_id, 'focus_group', 'Kreds ' || n, g.created_at - n * interval '1 day', g.created_at - n * interval '1 day' + interval '1 hour', 'https://video.example/x', 8, 'invited', 'held', g.created_at
    FROM gathering g, generate_series(101, 112) n WHERE g.id = ${mixed} RETURNING id`)
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const step = walk()
const staff = (work, role = 'coordinator') =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })

step('the mix is changed with a reason, and the change is kept with who and why', () =>
  staff(async (seen) => {
    await visit(seen, group)
    await seen.getByRole('link', { name: 'Ret blandingen' }).click()
    await settled(seen)
    await seen.getByLabel('Mindst af Kvinde').fill('9')
    await button(seen, 'Gem blandingen').click()
    await seen.locator('main .form-error-message').first().waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 2, await seen.locator('main').innerText())
    await bothWidths(seen, 'a mix with faults')
    await seen.getByLabel('Mindst af Kvinde').fill('4')
    await seen.getByLabel('Hvorfor ændrer I blandingen?').fill('Flere kvinder har sagen.')
    await button(seen, 'Gem blandingen').click()
    await seen.waitForURL(program.url + group)
    await settled(seen)
    const row = seen.getByRole('table', { name: 'Ændringer af blandingen' }).getByRole('row').filter({ hasText: 'Flere kvinder har sagen.' })
    await row.getByText('Kasper Koordinator').waitFor()
    await row.getByText('Kvinde 3-8').waitFor()
    await row.getByText('Kvinde 4-8').waitFor()
    await bothWidths(seen, 'a group with a changed mix')
    await pictured(seen, 'gathering-mix')
  }))

step('a secretary, who sees who comes and not the register, neither sees nor changes the mix', () =>
  staff(async (seen) => {
    await visit(seen, group)
    assert.equal(await seen.getByRole('link', { name: /blandingen|Bland gruppen/ }).count(), 0)
    const { version } = await (await seen.request.get(group.replace('/staff/', '/api/v1/'))).json()
    const refused = await seen.request.put(`${group.replace('/staff/', '/api/v1/')}/mix`, { data: { version, reason: 'Prøver' } })
    assert.equal(refused.status(), 403)
  }, 'secretary'))

step('several earlier meetings are found by search and chosen together', () =>
  staff(async (seen) => {
    await visit(seen, `${open}/invite`)
    await seen.getByText('Der er flere. Søg med flere ord.').waitFor()
    for (const title of ['Kreds 112', 'Kreds 105']) {
      await seen.getByLabel('Søg efter et møde').fill(title)
      await seen.getByLabel('Søg efter et møde').press('Enter')
      await seen.getByRole('checkbox', { name: new RegExp(`^${title},`) }).check()
    }
    await seen.getByLabel('Søg efter et møde').fill('findes ikke')
    await button(seen, 'Søg').click()
    await seen.getByText('Ingen afholdte møder passer').waitFor()
    assert.equal(await button(seen, 'Fjern Kreds 112').count(), 1)
    assert.ok(!seen.url().includes('Kreds'), 'what was searched for is in no address')
    await bothWidths(seen, 'earlier meetings')
    await pictured(seen, 'invite-earlier')
    await seen.getByLabel('Hvorfor inviterer I netop dem?').fill('De kender sagen')
    const sent = seen.waitForRequest(/composition-preview/)
    await button(seen, 'Se, hvem der kan inviteres').click()
    assert.equal((await sent).postDataJSON().earlier.length, 2)
  }))
