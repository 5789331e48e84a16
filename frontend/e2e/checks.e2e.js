// The checks that every page goes through find what they are for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countBytes, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'

let browser

before(async () => {
  browser = await startBrowser()
})
after(() => browser?.close())

/** A page with these things on it. */
const show = (body, work, how = {}) =>
  withPage(browser, { url: 'http://page.example', size: phone, ...how }, async (page) => {
    const html = `<!doctype html><html lang="da"><title>Side</title><meta name="viewport" content="width=device-width"><body><main><h1>Side</h1>${body}</main>`
    await page.route('http://page.example/**', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
    await page.goto('/')
    await work(page)
  })

const long = 'Beskæftigelsesforvaltningsundersøgelsesresultaterne'.repeat(2)

for (const [name, body, found] of [
  ['a wide box', '<div style="width: 400px">x</div>', /too wide at 320 px.*div/s],
  ['a wide box whose overflow is hidden', '<div style="overflow: hidden"><div style="width: 400px">x</div></div>', /too wide.*400px/s],
  ['a box that begins before the window', '<p style="margin-left: -40px">x</p>', /too wide.*<p/s],
  ['a long word in a narrow box', `<p>${long}</p>`, /the text Besk/],
  ['a long word that is cut off', `<p style="overflow: hidden">${long}</p>`, /the text Besk/],
  ['what only text spacing makes too wide', '<p style="white-space: nowrap; font-size: 13px">Vi vil gerne høre, hvad du synes om det nu</p>', /text spacing/],
]) {
  test(`${name} is found`, () => show(body, (page) => assert.rejects(noOverflow(page), found)))
}

for (const [name, body] of [
  ['a table that scrolls by itself', '<div tabindex="0" style="overflow-x: auto"><div style="width: 900px">x</div></div>'],
  ['what only screen readers hear', `<span style="position: absolute; width: 1px; height: 1px; overflow: hidden">${long}</span>`],
  ['what is not shown', `<p hidden>${long}</p>`],
]) {
  test(`${name} is no fault`, () => show(body, (page) => noOverflow(page)))
}

test('a picture without words and a field without a label are found, with and without scripts', async () => {
  for (const javaScript of [true, false]) {
    await show('<img src="/x.png"><input>', (page) => assert.rejects(axe(page), /image-alt[\s\S]*label/), { javaScript })
    await show('<p>Tak.</p>', (page) => axe(page), { javaScript })
  }
})

test('two headings, no title and the wrong language are found', async () => {
  await show('<h1>En til</h1>', (page) => assert.rejects(wellFormed(page, 'da'), /one h1/))
  await show('', (page) => assert.rejects(wellFormed(page, 'en'), /the language/))
  await show('', (page) => wellFormed(page, 'da'))
})

test('a message in the console and a request to another host fail the page', async () => {
  await assert.rejects(show('<script>console.error("ak")</script>', (page) => page.waitForTimeout(100)), /ak/)
  await assert.rejects(show('<img alt="" src="http://elsewhere.example/x.png">', (page) => page.waitForTimeout(100)), /another host: http:\/\/elsewhere/)
})

test('every byte of a first visit counts', () =>
  show(`<p>${'Tak. '.repeat(2000)}</p>`, async (page) => {
    const cost = await countBytes(page)
    await page.reload()
    const { bytes, requests } = await cost.total()
    assert.ok(bytes > 10_000 && requests === 1, `${bytes} bytes in ${requests} requests`)
  }))
