// Read aloud: a button where the browser has a voice of its own, and nothing at all where it has none.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, desk, phone, screenshot, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { startProgram } from './program.js'
import { addWave, askSomebody } from './surveys.js'

const limit = 50 * 1024
const here = { da: { lang: 'da-DK', localService: true }, en: { lang: 'en-GB', localService: true } }
const elsewhere = { lang: 'da-DK', localService: false, name: 'far away' }

let program
let browser
let wave

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  wave = await addWave(program, 'confidential')
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

const visitor = (work) => withPage(browser, { url: program.url, size: phone }, work)

/** Gives the browser these voices, for this machine has none, and writes down what they say; they speak until told to end. */
async function withVoices(page, voices) {
  await page.addInitScript((list) => {
    window.voices = list
    window.said = []
    const queue = []
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text
      }
    }
    const speech = {
      getVoices: () => window.voices,
      speak(saying) {
        queue.push(saying)
        window.said.push([saying.text, saying.lang, saying.voice?.lang, saying.voice?.localService])
      },
      cancel() {
        for (const saying of queue.splice(0)) setTimeout(() => saying.onerror?.())
        if (window.said.length > 0) window.said.push('silence')
      },
    }
    window.finish = () => queue.splice(0).forEach((saying) => saying.onend?.())
    Object.defineProperty(window, 'speechSynthesis', { value: speech })
  }, voices)
}

/** Opens the first question that has choices. */
async function firstChoices(page, query = '') {
  await page.goto(`/s/${await askSomebody(program, wave)}${query}`)
  await page.locator('main form .button-primary').click()
  await page.locator('main form .button-primary').click()
  await page.locator('[name=answer][value="1"]').check()
  await page.locator('main form .button-primary').click()
  await page.locator('[name=answer][value="4"]').waitFor()
}

const button = (page, name = 'Læs højt') => page.getByRole('button', { name, exact: true })
const pressed = (page) => page.locator('.aloud button').getAttribute('aria-pressed')
const said = (page) => page.evaluate(() => window.said)

test('a browser without a voice of its own shows no button', async () => {
  for (const voices of [[], [elsewhere], [here.en, elsewhere]]) {
    await visitor(async (page) => {
      await withVoices(page, voices)
      await firstChoices(page)
      assert.equal(await page.locator('.aloud').count(), 1)
      assert.equal(await page.locator('.aloud').isVisible(), false, JSON.stringify(voices))
      assert.deepEqual(await said(page), [])
    })
  }
  await visitor(async (page) => {
    await firstChoices(page) // as this browser is, whatever it has
    await wellFormed(page, 'da')
  })
})

test('it is read by a voice on the device, by keyboard, and stops when pressed again', () =>
  visitor(async (page) => {
    await withVoices(page, [elsewhere, here.en, here.da])
    await firstChoices(page)
    await page.locator('body').focus()
    for (let n = 0; n < 9 && !(await button(page).evaluate((it) => it === document.activeElement)); n++) await page.keyboard.press('Tab')
    const edge = await button(page).evaluate((it) => [getComputedStyle(it).outlineStyle, getComputedStyle(it).outlineWidth])
    assert.notEqual(edge[0], 'none')
    assert.ok(parseFloat(edge[1]) >= 2, `the focus is seen: ${edge}`)
    assert.equal(await pressed(page), 'false')
    await page.keyboard.press('Enter')
    assert.equal(await pressed(page), 'true')
    const list = await said(page)
    const texts = await page.locator('main h1, main .form-hint, main .choices label').allInnerTexts()
    assert.deepEqual(list.map(([text]) => text), texts.map((text) => text.trim()))
    assert.ok(list.length >= 6, JSON.stringify(list))
    for (const [, lang, voice, local] of list) assert.deepEqual([lang, voice, local], ['da-DK', 'da-DK', true])
    await page.keyboard.press('Space')
    assert.equal(await pressed(page), 'false')
    assert.equal((await said(page)).at(-1), 'silence')
    await page.keyboard.press('Enter') // again, from the beginning
    assert.equal(await pressed(page), 'true')
    await page.waitForTimeout(50) // what the first run tells late does not end the second
    assert.equal(await pressed(page), 'true')
    assert.deepEqual((await said(page)).slice(-list.length), list)
    await page.evaluate(() => window.finish())
    assert.equal(await pressed(page), 'false')
    assert.equal(await page.locator('[name=answer]:checked').count(), 0, 'reading chooses nothing')
  }))

test('an English page is read in English, and voices may come late', () =>
  visitor(async (page) => {
    await withVoices(page, [])
    await firstChoices(page, '?lang=en')
    assert.equal(await page.locator('.aloud').isVisible(), false)
    await page.evaluate((voice) => {
      window.voices = [{ lang: 'en-US', localService: true }, voice]
      window.speechSynthesis.onvoiceschanged()
    }, here.en)
    await button(page, 'Read aloud').click()
    for (const [, lang, voice, local] of await said(page)) assert.deepEqual([lang, voice, local], ['en-GB', 'en-GB', true])
  }))

test('it looks right, can be reached by everybody, and is light', () =>
  visitor(async (page) => {
    await withVoices(page, [here.da])
    const link = `/s/${await askSomebody(program, wave)}`
    const cost = await countBytes(page)
    await page.goto(link)
    const { bytes, requests } = await cost.total()
    console.log(`the first visit with scripts costs ${bytes} bytes in ${requests} requests`)
    assert.ok(bytes > 0 && bytes <= limit, `the first visit: ${bytes} bytes`)
    for (const name of ['intro', 'welcome', 'agree', 'heard', 'way', 'topics', 'visits', 'why', 'end']) {
      if (name !== 'intro') await page.goto(name === 'end' ? `${link}/end` : `${link}/q/${name}`)
      await look(page, name)
      if (name === 'agree') await page.locator('[name=answer]').first().check()
      if (name === 'intro' || name === 'agree') await Promise.all([page.waitForNavigation(), page.locator('main form .button-primary').click()])
    }
  }))

/** Checks the page with the button as it is, and pressed. */
async function look(page, name) {
  await button(page).waitFor()
  for (const size of [phone, desk, { width: 320, height: 640 }]) {
    await page.setViewportSize(size)
    for (const on of [false, true]) {
      assert.equal(await pressed(page), String(on))
      await axe(page, `${name} at ${size.width} px`)
      const box = await button(page).boundingBox()
      assert.ok(box.height >= 44 && box.width >= 44, `${box.width} by ${box.height}`)
      await screenshot(page, `aloud-${name}-${size.width}-${on ? 'on' : 'off'}`)
      await button(page).click()
    }
  }
  await noOverflow(page, name)
}
