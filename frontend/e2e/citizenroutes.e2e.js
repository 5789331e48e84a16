// Every page that a citizen can open, from the program's own list of them: filled, refused and with a link that nobody
// has, on an old phone and on a desk, and once in English. What a page costs is counted for whoever was never here.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { countBytes, desk, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { askedForTime, askedToStay, birthYear, citizenRoutes, linkIn, mails, meetingWithSeats, offeredSeat, signUp, unanswered, unsubscribeIn } from './citizens.js'
import { startIssuer } from './issuer.js'
import { startProgram } from './program.js'
import { signInAs } from './staff.js'
import { askToSpeak } from './speaking.js'
import { addWave, askHowItWent, askSomebody } from './surveys.js'

const limit = 60 * 1024
/** What is fetched as a file, which no browser shows. */
const files = ['/b/:token/kalender.ics', '/f/:token/kalender.ics']
const routes = [...(await citizenRoutes())].filter((route) => !files.includes(route))

/** What is sent so that a form comes back with a fault, by the route of its page. */
const faults = {
  '/kode': (page) => page.locator('[name=code]').fill('2222 3333'),
  '/i/:token/no': async () => {},
  '/i/:token/later': (page) => page.locator('[name=reason]').fill('Mit nummer er 010190-1234.'),
  '/i/:token/term': async () => {},
  '/me/:token': (page) => page.locator('[name=year]').fill('18'),
  '/me/:token/contact': (page) => page.locator('[name=email]').fill('no address'),
  '/me/:token/pause': async () => {},
  '/moede/:code': async () => {},
  '/foretraede/:meeting': (page) => page.locator('[name=name]').fill(''),
  '/f/:token/change': (page) => page.locator('[name=people]').fill('0'),
  '/nyt-link': (page) => page.locator('[name=email]').fill('no address'),
  '/s/fortsaet': (page) => page.locator('[name=code]').fill('2222 3333'),
  '/s/:token/q/:code': (page) => page.locator('[name=answer]').fill('mange'),
  '/s/:token/end': async () => {},
  '/tid/:token': async () => {},
  '/evaluering/:token': (page) => page.locator('[name=words]').fill('Mit nummer er 010190-1234.'),
  '/udsagn/:token': (page) => page.locator('[name=words]').fill('Mit nummer er 010190-1234.'),
}
/** Forms that have nothing to get wrong: a button, or questions that nobody has to answer. */
const faultless = [
  '/i/:token/yes', '/i/:token/seat', '/i/:token/questions', '/me/:token/close', '/me/:token/leave',
  '/me/:token/copy', '/me/:token/erase', '/me/:token/reach', '/me/:token/calendar', '/me/:token/calendar/stop', '/unsubscribe/:token', '/mitid',
  '/s/:token', '/s/:token/later', '/s/:token/no', '/o/:token',
  '/b/:token/yes', '/b/:token/no', '/b/:token/cancel', '/b/:token/tell', '/b/:token/calendar', '/b/:token/calendar/stop',
  '/tid/:token/none', '/tid/:token/no',
  '/f/:token/withdraw', '/f/:token/tell', '/evaluering/:token/slet', '/udsagn/:token/withdraw',
]

let issuer
let program
let browser
/** Tokens by what they open, and the year in which the owner of the own page was born. */
let token
let year
let wave
/** The path of a meeting that everybody can come to. */
let meeting
/** A committee's meeting at which one can ask to speak, and the link of somebody who asked. */
let hearing

before(async () => {
  issuer = await startIssuer()
  program = await startProgram({ env: issuer.env })
  browser = await startBrowser()
  await visitor(async (page) => {
    await signInAs(page, 'coordinator')
    const [fresh, said, twice] = await unanswered(page, 3)
    const unsubscribe = (await mails(page.request)).filter((mail) => /Venlig hilsen/.test(mail.text)).map(unsubscribeIn).find(Boolean)
    const seat = await offeredSeat(page)
    const term = await askedToStay(page)
    year = await birthYear(page.request, said.to)
    token = { fresh: of(fresh), said: of(said), twice: of(twice), seat: of(seat), term: of(term), unsubscribe: unsubscribe.split('/').at(-1) }
    wave = await addWave(program, 'confidential')
    await addWave(program, 'anonymous', 'butik')
    meeting = await meetingWithSeats(page)
    hearing = await askToSpeak(page)
    token.times = await askedForTime(page)
    token.words = (await mails(page.request, 5000)).map((mail) => /\/udsagn\/(\w+)/.exec(mail.text)?.[1]).find(Boolean)
    token.booking = await signUp(page, meeting)
    token.howItWent = await askHowItWent(program)
    token.survey = await askSomebody(program, wave)
    token.begun = await askSomebody(program, wave)
    await page.goto(`/s/${token.begun}`)
    await submit(page)
    await page.goto(`/i/${token.said}/yes`)
    await submit(page)
    assert.match(page.url(), /\/questions$/)
  })
})
after(async () => {
  await browser?.close()
  await program?.stop()
  issuer?.stop()
})

const of = (mail) => linkIn(mail).split('/').at(-1)

/** Somebody on an old phone; an answer 404, 409 or 422 is told by the page, and by the browser's own line as well. */
const visitor = (work) =>
  withPage(browser, { url: program.url, size: phone, javaScript: false, allow: /Failed to load resource/ }, work)

const submit = (page) => page.locator('main form button[type=submit]').first().click()

/** The address of a route for somebody for whom its page has something to show. */
function addressOf(route) {
  if (route.startsWith('/moede/')) return meeting
  if (route.startsWith('/foretraede/')) return hearing.meeting
  if (route.startsWith('/f/')) return route.replace(':token', hearing.token)
  if (route.startsWith('/evaluering/')) return route.replace(':token', route.endsWith('/tak') ? token.howItWent.said : token.howItWent.unsaid)
  if (route.startsWith('/udsagn/')) return route.replace(':token', token.words)
  if (route.startsWith('/tid/')) return route.replace(':token', token.times)
  if (route.startsWith('/b/')) return route.replace(':token', token.booking)
  if (route.startsWith('/o/')) return '/o/butik'
  if (route.endsWith('/:wave')) return route.replace(':wave', wave.wave)
  if (route.startsWith('/s/')) return route.replace(':code', 'visits').replace(':token', /token$|no$/.test(route) ? token.survey : token.begun)
  if (route.startsWith('/unsubscribe/')) return route.replace(':token', token.unsubscribe)
  if (route.startsWith('/me/') || /questions$|receipt$/.test(route)) return route.replace(':token', token.said)
  if (route.endsWith('/term')) return route.replace(':token', token.term)
  return route.replace(':token', route.endsWith('/seat') ? token.seat : token.fresh)
}

/** What stands in the form of a page: names, values and marks. */
const filled = (page) =>
  page.locator('#kept').evaluate((form) => [...new FormData(form)].filter(([name]) => name !== 'seen').map(([name, value]) => `${name}=${value}`))

/** Opens the own page where a page lies behind it. */
async function unlock(page, route) {
  if (!route.startsWith('/me/:token/')) return
  await page.goto(`/me/${token.said}`)
  await page.locator('[name=year]').fill(String(year))
  await submit(page)
}

async function look(page, what, language = 'da') {
  await wellFormed(page, language, what)
  for (const size of [desk, phone]) {
    await page.setViewportSize(size)
    await axe(page, `${what} at ${size.width} px`)
  }
  await noOverflow(page, what)
}

/** Does something that ends on a page, and counts what that page costs on a first visit. */
async function counted(page, what, work) {
  const cost = await countBytes(page)
  const done = await work()
  const { bytes, requests } = await cost.total()
  assert.ok(bytes > 0 && bytes <= limit, `${what}: ${bytes} bytes in ${requests} requests`)
  return done
}

for (const route of routes) {
  describe(route, () => {
    test('filled', () =>
      visitor(async (page) => {
        await unlock(page, route)
        const answer = await counted(page, route, () => page.goto(addressOf(route)))
        assert.equal(answer.status(), route === '/mitid/answer' ? 409 : 200) // for nobody was sent to MitID
        assert.equal(new URL(page.url()).pathname, addressOf(route), 'it leads elsewhere')
        await look(page, route)
      }))

    test('in English', () =>
      visitor(async (page) => {
        await unlock(page, route)
        await page.goto(`${addressOf(route)}?lang=en`)
        await look(page, `${route}, in English`, 'en')
      }))

    if (route.includes(':token')) {
      test('with a link that nobody has', () =>
        visitor(async (page) => {
          const what = `${route}, nobody's link`
          const address = route.replace(':token', 'NOBODYSLINK').replace(':code', 'visits')
          const answer = await counted(page, what, () => page.goto(address))
          if (new URL(page.url()).pathname === address) assert.equal(answer.status(), 404)
          await page.getByRole('heading', { name: route.startsWith('/s/') ? 'Linket er brugt eller for gammelt' : 'Linket virker ikke' }).waitFor()
          await look(page, what)
        }))
    }

    if (faults[route]) {
      test('refused', () =>
        visitor(async (page) => {
          await unlock(page, route)
          await page.goto(addressOf(route))
          await faults[route](page)
          await counted(page, `${route}, refused`, () => submit(page))
          await page.locator('.error-summary').waitFor()
          await look(page, `${route}, refused`)
          const typed = await filled(page)
          await page.locator('.language-switch').click()
          await page.locator('html[lang=en]').waitFor()
          if (route !== '/s/:token/end') assert.deepEqual(await filled(page), typed) // that one is led to the question
          assert.doesNotMatch(page.url(), /[?&](?!lang=|missing=)/, 'what was typed stands in the address')
          await look(page, `${route}, refused, in English`, 'en')
        }))
    }
  })
}

test('a meeting without seats, the waiting list, and a seat that was given up', () =>
  visitor(async (page) => {
    await page.goto('/moeder')
    const full = await page.getByRole('link', { name: /Alle pladser er taget/ }).getAttribute('href')
    await page.goto(full)
    await page.getByRole('button', { name: 'Skriv mig på ventelisten' }).waitFor()
    await look(page, 'a full meeting')
    await signUp(page, full)
    await page.getByRole('heading', { name: 'Du står på ventelisten' }).waitFor()
    await look(page, 'somebody who waits')
    const seat = await signUp(page, meeting)
    await page.goto(`/b/${seat}/cancel`)
    await counted(page, 'given up', () => submit(page))
    await page.getByRole('heading', { name: 'Du har meldt fra' }).waitFor()
    await look(page, 'given up')
  }))

test('an answer that is sent again', () =>
  visitor(async (page) => {
    const other = await page.context().newPage()
    for (const tab of [page, other]) await tab.goto(`/i/${token.twice}/yes`)
    await submit(page)
    await counted(other, 'already answered', () => submit(other))
    await other.getByRole('heading', { name: 'Vi har allerede dit svar' }).waitFor()
    await look(other, 'already answered')
  }))

test('every form was refused, or has nothing to get wrong', async () => {
  const forms = [...(await citizenRoutes('POST'))]
  assert.deepEqual(forms.filter((route) => !faults[route] && !faultless.includes(route)), [])
  assert.deepEqual([...Object.keys(faults), ...faultless].filter((route) => !forms.includes(route)), [])
})
