// The telephone and the desk: staff call those whom nothing else reaches, by keyboard alone if they like, read the right
// words to them and write down what they say; and a lost link goes to the known address, whoever asks.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, pictured, wellFormed } from './checks.js'
import { mails } from './citizens.js'
import { startProgram } from './program.js'
import { settled, signInAs, visit } from './staff.js'

let program
let browser
let panel

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await staff('coordinator', async (page) => {
    const { items } = await (await page.request.get('/api/v1/panels')).json()
    for (const one of items.filter(({ state }) => state === 'inviting')) {
      const list = await calls(page, one.id)
      if (list.items.length >= 8) panel = one.id
    }
    assert.ok(panel, 'the demo has a panel with people to call')
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const staff = (role, work, how = {}) =>
  withPage(browser, { url: program.url, ...how }, async (page) => {
    await signInAs(page, role)
    return work(page)
  })

const calls = async (page, id = panel) => (await page.request.get(`/api/v1/panels/${id}/calls`)).json()
const dialog = (page) => page.getByRole('dialog')
const person = (page) => page.locator('#person').innerText()
const now = () => `/staff/panels/${panel}/calls/now`

/** Goes on with the Tab key until what it comes to has this text or label. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 80; presses++) {
    const at = await page.evaluate(() => {
      const e = document.activeElement
      return [e?.getAttribute('aria-label'), e?.labels?.[0]?.textContent, e?.textContent].find((text) => text?.trim())?.trim()
    })
    if (at?.startsWith(name)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the Tab key does not come to ${name}`)
}

/** Waits until another person than this is called. */
const goneOn = async (page, before) => {
  try {
    await page.waitForFunction((name) => document.querySelector('#person')?.textContent !== name, before, { timeout: 8000 })
  } catch {
    assert.fail(`still at ${before}: ${await page.locator('dialog[open], main').last().innerText()}`)
  }
}

test('the list says whom to call and why', () =>
  staff('coordinator', async (page) => {
    await visit(page, `/staff/panels/${panel}/calls`)
    const { items } = await calls(page)
    assert.ok(items.every((one, i) => i === 0 || items[i - 1].short >= one.short), 'the kinds that lack most come first')
    await page.getByRole('cell', { name: items[0].shown, exact: true }).first().waitFor()
    await pictured(page, 'calls')
    await page.getByRole('button', { name: /^Antal opkald/ }).click()
    await dialog(page).getByLabel('Hvor mange gange ringer vi højst til en borger?').fill('4')
    await page.keyboard.press('Enter')
    await page.getByText('Antallet er gemt').waitFor()
    assert.equal((await calls(page)).most, 4)
    await page.getByRole('button', { name: 'Hent som fil' }).click()
    await dialog(page).getByLabel('CSV').check()
    await dialog(page).getByRole('textbox').fill('Vi ringer fra skranken')
    const file = page.waitForEvent('download')
    await page.keyboard.press('Tab')
    await dialog(page).getByRole('button', { name: 'Hent som fil' }).click()
    assert.equal((await file).suggestedFilename(), 'ringeliste.csv')
  }))

test('somebody calls by keyboard alone', () =>
  staff('interviewer', async (page) => {
    await visit(page, `/staff/panels/${panel}/calls`)
    const before = (await calls(page)).items.length
    await tabTo(page, 'Ring til den næste')
    await page.keyboard.press('Enter')
    await page.locator('#person').waitFor()
    await settled(page)
    await pictured(page, 'call-now')
    const first = await person(page)
    await page.keyboard.press('2')
    await page.getByText('Opkaldet er gemt').waitFor()
    await goneOn(page, first)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'person', 'the next person has the focus')

    const second = await person(page)
    await page.keyboard.press('3')
    await dialog(page).getByText('Hvornår skal vi ringe?').waitFor()
    await pictured(page, 'call-back')
    await tabTo(page, 'Ring senere')
    await page.keyboard.press('Enter')
    await goneOn(page, second)

    const third = await person(page)
    const id = (await calls(page)).items.find((one) => one.mine).invitation
    await page.keyboard.press('1')
    await dialog(page).getByText('Jeg har læst det op for borgeren').waitFor()
    await pictured(page, 'call-answer')
    await tabTo(page, 'Jeg har læst det op for borgeren')
    await page.keyboard.press('Space')
    await tabTo(page, 'Hvorfor skriver du svaret?')
    await page.keyboard.type('Har ingen mail')
    await tabTo(page, 'Skriv svar')
    await page.keyboard.press('Enter')
    await goneOn(page, third)

    const list = await calls(page)
    assert.equal(list.items.length, before - 1, 'who has answered has left the list, the others come again')
    await visit(page, `/staff/invitations/${id}`)
    const text = await page.locator('main').innerText()
    assert.match(text, /Svar 1: Ja/)
    assert.match(text, /Telefon/)
    assert.match(text, /Har ingen mail/)
    // in the language that the citizen prefers, whoever the lot has made the third
    await page.getByText(/Det blev læst op: Udgave 1, (Dansk|Engelsk)/).click()
    await page.getByText(/Det er frivilligt. Det ændrer ikke din sag eller din ydelse.|It is voluntary, and it does not change your case or your benefit./).waitFor()
    await pictured(page, 'invitation-history')
  }))

test('two who call at once never get the same person', () =>
  staff('interviewer', (one) =>
    staff('coordinator', async (other) => {
      await Promise.all([visit(one, now()), visit(other, now())])
      await Promise.all([one, other].map((page) => page.locator('#person').waitFor()))
      assert.notEqual(await person(one), await person(other))
      const name = await person(one)
      await visit(other, `/staff/panels/${panel}/calls`)
      await other.getByRole('row', { name: new RegExp(name) }).getByText('En kollega ringer nu').waitFor()
      await one.getByRole('button', { name: 'Spring over' }).click()
      await goneOn(one, name)
    }),
  ))

test('a lost link goes to the known address, and the page tells everybody the same', () =>
  staff('coordinator', async (staffPage) => {
    const invited = (await mails(staffPage.request)).find((mail) => /\/i\//.test(mail.text)).to
    const known = new Set((await mails(staffPage.request)).map((mail) => mail.id))
    await withPage(browser, { url: program.url, size: phone, javaScript: false }, async (page) => {
      const told = []
      for (const address of [invited, 'ingen@eksempel.dk']) {
        await page.goto('/nyt-link')
        await page.locator('[name=email]').fill(address)
        await page.getByRole('button', { name: 'Send mig et nyt link' }).click()
        await page.getByRole('heading', { name: 'Se i din mail' }).waitFor()
        told.push(await page.locator('main').innerText())
      }
      assert.equal(told[0], told[1])
      await wellFormed(page, 'da', 'asked for a link')
      await axe(page, 'asked for a link')
      await noOverflow(page, 'asked for a link')
      await screenshot(page, 'new-link-phone')
    })
    for (const until = Date.now() + 60_000; ; ) {
      const fresh = (await mails(staffPage.request, 30)).filter((mail) => !known.has(mail.id) && /nye link|new link/i.test(mail.subject))
      if (fresh.length > 0) {
        assert.deepEqual(fresh.map((mail) => mail.to), [invited])
        break
      }
      assert.ok(Date.now() < until, 'no mail with a new link has come')
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }))
