// What staff need beyond the first draw: a plan that says when enough have said yes, three ways out when the quotas cannot
// be met, and drop-outs who are replaced all at once. The demo's town has a panel for each.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
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

const staff = (work, how = {}) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, 'coordinator')
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    for (const panel of items) panels[panel.name] = `/staff/panels/${panel.id}`
    return work(page)
  })

const lacking = () => panels['Panel om fritid og fællesskab']
const standing = () => panels['Borgerpanelet for beskæftigelse']
const button = (page, name) => page.getByRole('button', { name, exact: true })
const dialog = (page) => page.getByRole('dialog')
const inquire = (page, path) => page.request.get(path.replace('/staff/', '/api/v1/')).then((answer) => answer.json())
const main = (page) => page.locator('main').innerText()

/** Both widths of a page that a test has brought about. */
async function look(page, name) {
  await axe(page, name)
  await noOverflow(page, name)
  await screenshot(page, `${name}-desk`)
  await page.setViewportSize(phone)
  await axe(page, `${name} on a phone`)
  await screenshot(page, `${name}-phone`)
}

test('the plan says that enough have said yes, what it expects, and how sure it is', () =>
  staff(async (page) => {
    await visit(page, `${panels['Ungepanelet']}/plan`)
    await page.getByRole('heading', { name: 'Nok har sagt ja' }).waitFor()
    const text = await main(page)
    assert.match(text, /Det bygger på panelets egne 500 invitationer/)
    assert.match(text, /Panelet kan trækkes\s+\d+\s%\s\(mellem \d+\s% og \d+\s% efter \d+ forsøg på computeren\)/)
    assert.match(text, /Der skal ikke inviteres flere/)
    assert.equal(await page.getByRole('button', { name: /^Træk lod og inviter/ }).count(), 0)
    await look(page, 'plan-enough')
  }))

test('a panel that lacks people shows three ways on', () =>
  staff(async (page) => {
    await visit(page, `${lacking()}/draw`)
    await page.getByRole('heading', { name: 'Tre veje frem' }).waitFor()
    await button(page, 'Gør kvoterne bredere').waitFor()
    await settled(page)
    const ways = await inquire(page, `${lacking()}/ways-out`)
    assert.equal(ways.wanted.length, 1)
    assert.equal(ways.wanted[0].people, 2)
    assert.ok(ways.smaller > 0 && ways.smaller < 16)
    assert.match(await main(page), /Inviter \d+ med Aldersgruppe: .* Omkring \d+ af dem siger ja\. Der skal bruges 2\./)
    assert.match(await main(page), new RegExp(`Panelet får ${ways.smaller} pladser i stedet for 16`))
    await look(page, 'ways-out')
  }))

test('the way to invite more leads to a plan with the numbers filled in', () =>
  staff(async (page) => {
    await visit(page, `${lacking()}/draw`)
    await page.getByRole('link', { name: 'Gå til invitationer' }).click()
    await page.waitForURL(/\/plan\?whom=missing$/)
    await settled(page)
    const { suggested } = await inquire(page, `${lacking()}/plan?whom=missing`)
    assert.ok(await page.getByLabel('Kun dem, der mangler').isChecked())
    assert.equal(await page.getByLabel('Antal invitationer').inputValue(), String(suggested))
    await page.getByText('Se hver kombination for sig').click()
    assert.match(await page.getByRole('region', { name: 'Kombinationer' }).locator('tbody tr').first().innerText(), /Kvinde|Mand/)
    await look(page, 'plan-missing')
    await page.getByLabel('Alle grupper').check()
    await page.waitForURL(/\/plan\?whom=all$/)
    await settled(page)
    await page.getByRole('heading', { name: 'Sådan går det efter runden' }).waitFor()
  }))

test('quotas are relaxed by keyboard alone, and the protocol says who decided and why', () =>
  staff(async (page) => {
    await visit(page, `${lacking()}/draw`)
    await button(page, 'Gør kvoterne bredere').focus()
    await page.keyboard.press('Enter')
    await dialog(page).getByText('Skriv, hvorfor I gør det').waitFor()
    await look(page, 'relax-dialog')
    while (!(await dialog(page).getByRole('textbox').evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab')
    await page.keyboard.type('Formanden er enig')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Et panel kan trækkes. Alle kvoter kan opfyldes.').waitFor()
    await visit(page, `${lacking()}/protocol`)
    const decision = page.getByRole('region', { name: 'Kvoterne blev gjort bredere' })
    assert.match(await decision.innerText(), /Kasper Koordinator, [\s\S]*i stedet for[\s\S]*Formanden er enig/)
  }))

test('drop-outs are replaced all at once, as the preview says', () =>
  staff(async (page) => {
    await visit(page, '/staff')
    await page.getByRole('link', { name: /faldet fra\. Find nye til pladserne/ }).click()
    await page.waitForURL(/\/replacement$/)
    await settled(page)
    const plan = await inquire(page, `${standing()}/replacement`)
    assert.ok(plan.empty >= 3 && plan.called.length === plan.empty, JSON.stringify(plan))
    const out = page.getByRole('region', { name: 'De er ude' })
    for (const cause of ['Er flyttet', 'Kom ikke', 'Har fået job og har ikke tid mere.']) assert.ok((await out.innerText()).includes(cause), cause)
    const called = page.getByRole('region', { name: 'De får tilbudt en plads' })
    for (const { shown } of plan.called) assert.ok((await called.innerText()).includes(shown))
    for (const name of ['Køn', 'Aldersgruppe', 'Bydel']) await page.getByRole('region', { name, exact: true }).waitFor()
    await look(page, 'replacement')
    await button(page, `Erstat ${plan.empty} nu`).click()
    await button(dialog(page), `Erstat ${plan.empty} nu`).click()
    await page.getByText('Alle pladser er besat.').waitFor()
    assert.equal((await inquire(page, `${standing()}/replacement`)).undecided, plan.empty)
    await look(page, 'replaced')

    await visit(page, `${standing()}/members`)
    const offered = (await inquire(page, `${standing()}/members`)).filter((member) => member.status === 'offered').map((member) => member.shown)
    assert.deepEqual(offered.sort(), plan.called.map((one) => one.shown).sort())
    await visit(page, `${standing()}/protocol`)
    await page.getByRole('region', { name: 'Erstatning: Lodtrækning 2' }).waitFor()
    assert.match(await page.getByRole('region', { name: 'Frafald', exact: true }).innerText(), /Er flyttet\s+Pladsen er fyldt igen/)
    const draws = await inquire(page, `${standing()}/draws`)
    for (const draw of draws.filter((one) => one.stage === 'replacement')) {
      assert.deepEqual(await (await page.request.get(`/api/v1/draws/${draw.id}/verification`)).json(), { inputsSame: true, resultSame: true })
    }
  }))

test('a member is taken out for a reason, on a phone', () =>
  staff(async (page) => {
    const { empty } = await inquire(page, `${standing()}/replacement`)
    await visit(page, `${standing()}/members`)
    await page.getByRole('button', { name: /^Tag ud: / }).first().click()
    await dialog(page).getByLabel('Noget andet').check()
    await button(dialog(page), 'Tag ud').click()
    await dialog(page).getByText('Skriv en begrundelse', { exact: false }).first().waitFor()
    await dialog(page).getByLabel('Kom ikke').check()
    await axe(page, 'taking out')
    await button(dialog(page), 'Tag ud').click()
    await dialog(page).waitFor({ state: 'hidden' })
    await settled(page)
    assert.match(await main(page), /Kom ikke/)
    await page.getByRole('heading', { name: 'Venteliste' }).waitFor()
    await visit(page, `${standing()}/replacement`)
    await button(page, `Erstat ${empty + 1} nu`).waitFor()
  }, { size: phone }))

test('whoever may not draw sees no way to replace', () =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/ }, async (page) => {
    await signInAs(page, 'interviewer')
    await visit(page, `${standing()}/members`)
    assert.equal(await page.getByRole('link', { name: 'Frafald og erstatning' }).count(), 0)
    const answer = await page.request.get(`${standing()}/replacement`.replace('/staff/', '/api/v1/'))
    assert.equal(answer.status(), 403)
  }))
