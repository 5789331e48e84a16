// What must hold on every page.
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { axeSource } from '../app/packages.js'
import { desk, phone, screenshot, scriptable } from './browser.js'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with every violation of WCAG 2.2 AA that axe finds. Works where the page's own scripts are off, too. */
export async function axe(page, where = page.url()) {
  // Through the debugger, because the content policy refuses scripts written into the page.
  const violations = await scriptable(page, async (seen) => {
    if (!(await seen.evaluate(() => 'axe' in globalThis))) await seen.evaluate(axeSource)
    await settled(seen)
    // What was found to be right is not told in full, for that takes longer than finding out. No rule of these asks for what
    // axe would fetch first: style sheets, and how long sounds last.
    const how = { runOnly: rules, resultTypes: ['violations'], preload: false }
    return seen.evaluate(async (wish) => (await globalThis.axe.run(document, wish)).violations, how)
  })
  const told = violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((node) => `    ${node.html}`).join('\n')}`)
  assert.deepEqual(told, [], `accessibility of ${where}`)
}

/** Waits while an old answer is dimmed because the new one is slow to come: that is not what is to be read. */
async function settled(page) {
  for (let tries = 0; tries < 200 && (await page.evaluate(() => document.querySelector('.stale') !== null)); tries++) await setTimeout(100)
}

/**
 * Fails when anything reaches out of the window at 320 px, with the text spacing of WCAG 1.4.12 as well. Looks at the
 * boxes of the elements and of the lines of text in them, for a hidden overflow does not scroll, and a long word makes no
 * box wider. What scrolls by itself may be wider.
 */
export async function noOverflow(page, where = page.url()) {
  const before = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  assert.deepEqual(await page.evaluate(outside), [], `too wide at 320 px: ${where}`)
  await page.evaluate(spaceText, true)
  assert.deepEqual(await page.evaluate(outside), [], `too wide at 320 px with text spacing: ${where}`)
  await page.evaluate(spaceText, false)
  await page.setViewportSize(before)
}

function outside() {
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  const framed = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (scrolls(at)) return true
    return false
  }
  // What only screen readers hear is a box of a pixel whose text lies outside it.
  const clipped = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const box = at.getBoundingClientRect()
      if (getComputedStyle(at).position === 'absolute' && box.width <= 1 && box.height <= 1) return true
    }
    return false
  }
  const beyond = (box) => box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1)
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !clipped(element)
  const faults = []
  for (const element of document.body.querySelectorAll('*')) {
    if (beyond(element.getBoundingClientRect()) && seen(element) && !framed(element)) faults.push(element.outerHTML.slice(0, 160))
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(text)
    const element = text.parentElement
    if ([...range.getClientRects()].some(beyond) && seen(element) && !framed(element) && !scrolls(element)) faults.push(`the text ${text.data.trim().slice(0, 160)}`)
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page scrolls to ${document.documentElement.scrollWidth} px`)
  return faults.slice(0, 5)
}

function spaceText(on) {
  const style = { 'line-height': '1.5', 'letter-spacing': '0.12em', 'word-spacing': '0.16em' }
  for (const element of document.body.querySelectorAll('*')) {
    for (const [name, value] of Object.entries(style)) {
      if (on) element.style.setProperty(name, value, 'important')
      else element.style.removeProperty(name)
    }
  }
}

/** Looks at the page as it now stands at both widths, and leaves it at the desk's. */
export async function bothWidths(page, where = page.url()) {
  for (const size of [phone, desk]) {
    await page.setViewportSize(size)
    await axe(page, `${where} at ${size.width} px`)
    await noOverflow(page, where)
  }
}

/** The same, with a picture at each width for whoever wants to see it with their own eyes. */
export async function pictured(page, name) {
  for (const [size, width] of [[phone, 'phone'], [desk, 'desk']]) {
    await page.setViewportSize(size)
    await axe(page, `${name} at ${size.width} px`)
    await noOverflow(page, name)
    await screenshot(page, `${name}-${width}`)
  }
}

/** Fails unless the page has one heading of the first level, a title, and says its language. */
export async function wellFormed(page, language, where = page.url()) {
  assert.equal(await page.locator('h1').count(), 1, `one h1 on ${where}`)
  assert.notEqual((await page.title()).trim(), '', `a title on ${where}`)
  assert.equal(await page.locator('html').getAttribute('lang'), language, `the language of ${where}`)
}
