// The fairest lottery of a panel, all the way: found, stopped, published before its number is known, drawn with dice, looked at
// by staff and by those whom it was about, taken out as a file and checked without the system.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow } from './checks.js'
import { birthYear, mails } from './citizens.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

const run = promisify(execFile)
const deltag = join(import.meta.dirname, '../../bin/deltag')

let program
let browser
let folder
const panels = {}

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  folder = await mkdtemp(join(tmpdir(), 'deltag-lottery-'))
})
after(async () => {
  await browser?.close()
  await program?.stop()
  await rm(folder, { recursive: true, force: true })
})

const staff = (work, how = {}) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, 'coordinator')
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    for (const panel of items) panels[panel.name] = panel.id
    return work(page)
  })

const young = () => panels['Ungepanelet']
/** The path of the own page behind any link in a mail. */
const ownPage = (mail) => {
  const token = /https?:\/\/[^/\s]+\/(?:i|me)\/([\w-]+)/.exec(mail.text)?.[1]
  return token && `/me/${token}`
}
const button = (page, name) => page.getByRole('button', { name, exact: true })
const main = (page) => page.locator('main').innerText()

/** Both widths of a page that a test has brought about. */
async function look(page, name) {
  const size = page.viewportSize()
  await axe(page, name)
  await noOverflow(page, name)
  await screenshot(page, `${name}-desk`)
  await page.setViewportSize(phone)
  await axe(page, `${name} on a phone`)
  await screenshot(page, `${name}-phone`)
  await page.setViewportSize(size)
}

/** Presses Tab until something has the focus. */
async function tabTo(page, locator) {
  for (let n = 0; n < 80; n++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  assert.fail('the keyboard does not get there')
}

test('a lottery that takes long shows how far it is, and can be stopped', () =>
  staff(async (page) => {
    let stopped = false
    const slow = { id: 1, panel: young(), state: 'running', people: 100, size: 18, startedAt: '2026-09-01T08:00:00Z', startedBy: '', done: 30, total: 120,
      cause: '', inputsHash: '', commitment: '', how: '', sides: 0, dice: 0, source: '', reason: '', publishedBy: '', draw: 0 }
    await page.route('**/api/v1/panels/*/lotteries', (route) => route.fulfill({ json: [stopped ? { ...slow, state: 'cancelled' } : slow] }))
    await page.route('**/api/v1/lotteries/1/cancellation', (route) => {
      stopped = route.request().method() === 'PUT'
      return route.fulfill({ status: 204 })
    })
    await visit(page, `/staff/panels/${young()}/draw`)
    await page.getByText(/Regner på chancerne, 25\s%/).waitFor()
    slow.done = 60
    await page.getByText(/Regner på chancerne, 50\s%/).waitFor()
    await look(page, 'lottery-running')
    await button(page, 'Stop beregningen').click()
    await page.getByText('Beregningen er stoppet').waitFor()
    await button(page, 'Find den mest fair lodtrækning').waitFor()
  }))

test('the fairest lottery is found, published and drawn with dice, by keyboard alone', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${young()}/lottery`)
    await page.getByText('Der er ikke fundet en lodtrækning endnu.').waitFor()
    await look(page, 'lottery-none')
    await visit(page, `/staff/panels/${young()}/draw`)
    await tabTo(page, button(page, 'Find den mest fair lodtrækning'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Lodtrækningen er fundet' }).waitFor({ timeout: 60_000 })
    await settled(page)
    await look(page, 'lottery-found')

    await tabTo(page, page.getByLabel('Med terninger'))
    await page.keyboard.press('ArrowDown')
    await page.getByLabel('Hvilket tal bliver det?').waitFor()
    await tabTo(page, button(page, 'Offentliggør lodtrækningen'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Ret|fejl/i }).first().waitFor()
    await look(page, 'lottery-number-without-source')
    await page.getByLabel('Med et offentligt tal').focus()
    await page.keyboard.press('ArrowUp')
    const why = page.getByLabel('Begrundelse')
    if ((await why.count()) > 0) await why.fill('Alle har svaret')
    await tabTo(page, button(page, 'Offentliggør lodtrækningen'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Træk nummeret' }).waitFor()
    const [lottery] = await (await page.request.get(`/api/v1/panels/${young()}/lotteries`)).json()
    assert.equal(lottery.state, 'published')
    assert.ok((await main(page)).includes(lottery.commitment), 'the commitment is shown before the number is known')
    await look(page, 'lottery-published')

    const dice = page.getByLabel('Hvad viser de 3 terninger?')
    await tabTo(page, dice)
    await page.keyboard.type('31')
    await page.keyboard.press('Enter')
    await page.getByText('Skriv netop så mange tal, som der er terninger.').first().waitFor()
    await look(page, 'lottery-too-few-dice')
    await dice.fill('317')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/lottery$/)
    await page.getByRole('heading', { name: 'Beviset' }).waitFor()
    const text = await main(page)
    assert.match(text, /Terningerne viste\s+3 1 7/)
    assert.match(text, /Nummer\s+317 \(fra 000 til 999\)/)
    assert.match(text, /Med disse kvoter kan ingen lodtrækning give den, der har den mindste chance, mere end 1 ud af \d+ \(\d+,\d+\s%\)\. Det er bevist\./)
    assert.match(text, /Den mindste chance\s+1 ud af \d+|Den mindste chance\s+\d+/)
    await page.getByRole('region', { name: 'Køn', exact: true }).waitFor()
    assert.ok(text.includes(lottery.commitment))
    await look(page, 'lottery-drawn')
  }, { allow: /Failed to load resource/ }))

test('the protocol is checked without the system, and tells no name', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${young()}/lottery`)
    const take = async (name, to) => {
      const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()])
      const data = await readFile(await file.path())
      await writeFile(join(folder, to), data)
      return data
    }
    const protocol = await take('Hent protokollen', 'protocol.json')
    await take('Hent check.py', 'check.py')
    const said = await run(deltag, ['verify', join(folder, 'protocol.json')])
    assert.match(said.stdout, /Everything agrees[\s\S]*Drawn by dice: number 317\./)
    await run('python3', [join(folder, 'check.py'), join(folder, 'protocol.json')])
    await writeFile(join(folder, 'changed.json'), String(protocol).replace('"throws":[4,2,8]', '"throws":[4,2,9]'))
    await assert.rejects(run(deltag, ['verify', join(folder, 'changed.json')]))
    await assert.rejects(run('python3', [join(folder, 'check.py'), join(folder, 'changed.json')]))

    const members = await (await page.request.get(`/api/v1/panels/${young()}/members`)).json()
    assert.equal(members.length, 18)
    for (const { shown, resident } of members) {
      assert.ok(!String(protocol).includes(shown), 'a name in the protocol')
      assert.ok(!String(protocol).includes(`"${resident}"`), 'a number of a citizen in the protocol')
    }
    const draws = await (await page.request.get(`/api/v1/panels/${young()}/draws`)).json()
    const drawn = draws.find((one) => one.stage === 'panel')
    assert.deepEqual(await (await page.request.get(`/api/v1/draws/${drawn.id}/verification`)).json(), { inputsSame: true, resultSame: true })
  }))

test('the page prints as the protocol of the draw, without buttons', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${young()}/lottery`)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await button(page, 'Hent protokollen').isVisible(), false)
    assert.equal(await button(page, 'Udskriv').isVisible(), false)
    await screenshot(page, 'lottery-printed')
  }))

test('another lottery needs a reason, and all of them stay to be seen', () =>
  staff(async (page) => {
    await visit(page, `/staff/panels/${young()}/draw`)
    await button(page, 'Find lodtrækningen igen').click()
    await page.getByRole('heading', { name: 'Lodtrækningen er fundet' }).waitFor({ timeout: 60_000 })
    await button(page, 'Offentliggør lodtrækningen').click()
    await page.getByText('Skriv, hvorfor', { exact: false }).first().waitFor()
    await page.getByLabel('Begrundelse').fill('Terningerne var skæve')
    await page.getByLabel('Af computeren').check()
    await button(page, 'Offentliggør lodtrækningen').click()
    await button(page, 'Træk panelet nu').click()
    await page.waitForURL(/\/lottery$/)
    await settled(page)
    const history = page.getByRole('region', { name: 'Alle lodtrækninger om panelet' })
    await history.waitFor()
    assert.equal(await history.locator('tbody tr').count(), 2)
    assert.match(await history.innerText(), /Terningerne var skæve[\s\S]*317/)
    await look(page, 'lottery-again')
  }, { allow: /Failed to load resource/ }))

test('whoever may not draw reads the numbers and takes no file', () =>
  withPage(browser, { url: program.url }, async (page) => {
    await signInAs(page, 'interviewer')
    await visit(page, `/staff/panels/${young()}/lottery`)
    await page.getByRole('heading', { name: 'Beviset' }).waitFor()
    assert.equal(await button(page, 'Hent protokollen').count(), 0)
    await axe(page, 'the lottery for an interviewer')
  }))

test('a citizen who said yes reads their own chance on their page, drawn or not', () =>
  withPage(browser, { url: program.url, size: phone }, async (page) => {
    for (const subject of ['Der er en plads til dig', 'Vi har trukket lod']) {
      await signInAs(page, 'coordinator')
      const told = (await mails(page.request, 5000)).filter((one) => one.subject === subject && ownPage(one))
      assert.ok(told.length > 0, `a mail: ${subject}`)
      let shown = ''
      for (const mail of told.slice(0, 20)) {
        const year = await birthYear(page.request, mail.to)
        await page.goto(ownPage(mail))
        if ((await page.locator('html[lang=da] [name=year]').count()) === 0) continue
        await page.locator('[name=year]').fill(String(year))
        await page.keyboard.press('Enter')
        await page.getByText('Det har vi om dig').waitFor()
        shown = await main(page)
        if (/Din chance for en plads var omkring \d+ ud af \d+\./.test(shown)) break
      }
      assert.match(shown, /Din chance for en plads var omkring \d+ ud af \d+\. (Den mindste chance var (\d+ ud af \d+|næsten den samme)|Ingen, der kunne trækkes, havde en mindre chance)\./)
      await axe(page, `own page: ${subject}`)
      await screenshot(page, `own-chance-${subject.length}`)
      await page.goto(page.url().replace(/\?.*$/, '') + '?lang=en')
      assert.match(await main(page), /Your chance of a seat was about \d+ in \d+\./)
      await page.context().clearCookies()
    }
  }))
