// A real Chromium, and pages that watch themselves: an error in the console, a broken content policy or a request to
// another host fails the test that opened the page.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { chromium } from '../app/packages.js'

const out = join(import.meta.dirname, 'out')

const scriptless = new WeakSet()

export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 900 }

/** Starts the Chromium of this machine; CHROMIUM names another. */
export function startBrowser() {
  return chromium.launch({
    executablePath: installed(),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })
}

/** The file of that Chromium. The one without windows is the same engine and takes a third less of the processor. */
export function installed() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  for (const name of ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name)
    }
  }
  throw new Error('no Chromium here: install it (scripts/need chromium), or name one in CHROMIUM')
}

/**
 * Opens a page in a context of its own and hands it to `work`; afterwards nothing may have gone wrong in it.
 * @param {{ url: string, size?: { width: number, height: number }, javaScript?: boolean, also?: string, allow?: RegExp }} how
 *   `also` names one more place that the page may go to.
 *   `allow` names console messages that the test expects, such as the browser's own line for an answer 401.
 */
export async function withPage(browser, how, work) {
  const { use, close } = await openPage(browser, how)
  try {
    return await use(how.allow, work)
  } finally {
    await close()
  }
}

/** Opens such a page for several uses, one after the other. Each `use` is blamed for what goes wrong while it lasts. */
export async function openPage(browser, { url, size = desk, javaScript = true, also }) {
  const context = await browser.newContext({
    baseURL: url, viewport: size, javaScriptEnabled: javaScript, locale: 'da-DK', timezoneId: 'Europe/Copenhagen',
  })
  if (!javaScript) scriptless.add(context)
  let allowed
  let faults = []
  const fault = (text) => allowed?.test(text) || faults.push(text)
  context.on('console', (message) => message.type() === 'error' && fault(message.text()))
  context.on('weberror', (error) => fault(String(error.error())))
  context.on('request', (request) => {
    const host = new URL(request.url()).origin
    if (/^https?:/.test(host) && host !== new URL(url).origin && host !== also) fault(`request to another host: ${host}`)
  })
  const page = await context.newPage()
  return {
    page,
    async use(allow, work) {
      allowed = allow
      faults = []
      const result = await work(page)
      assert.deepEqual(faults, [], `faults in the browser at ${page.url()}`)
      return result
    },
    close: () => context.close(),
  }
}

/**
 * Hands `work` a page that scripts can look at: the page itself, or a twin of it as it now stands when its own scripts
 * are off, for then nobody's timers run. `work` must leave the twin as it is: the next look at the same page is a look at it.
 */
export async function scriptable(page, work) {
  if (!scriptless.has(page.context())) return work(page)
  const browser = page.context().browser()
  if (!twins.has(browser)) twins.set(browser, await openTwin(browser))
  const twin = twins.get(browser)
  await twin.page.setViewportSize(page.viewportSize())
  const shown = { html: await page.content(), url: page.url() }
  if (shown.html !== twin.html || shown.url !== twin.url) {
    Object.assign(twin, shown)
    await twin.page.goto(shown.url)
  }
  return work(twin.page)
}

/** Of each browser the page that shows what a page without scripts holds: a new one for each look would cost a second. */
const twins = new WeakMap()

async function openTwin(browser) {
  const context = await browser.newContext()
  const twin = { page: await context.newPage(), html: '', url: '' }
  await twin.page.route(() => true, (route) => {
    if (route.request().isNavigationRequest()) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: twin.html })
    return route.continue()
  })
  return twin
}

/** Counts the bytes that a page costs somebody who was never here, headers included, from now until `total` is asked. */
export async function countBytes(page) {
  await page.waitForLoadState('networkidle') // what the page before still loads is not the cost of the next
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  let requests = 0
  session.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength
    requests += 1
  })
  return {
    async total() {
      await page.waitForLoadState('networkidle')
      await session.detach()
      return { bytes, requests }
    },
  }
}

/** Keeps a picture of the whole page, or of what the window shows of it, in out/NAME.png. */
export async function screenshot(page, name, fullPage = true) {
  await mkdir(out, { recursive: true })
  await page.screenshot({ path: join(out, `${name}.png`), fullPage })
}
