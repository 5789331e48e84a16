// Every page of the staff app, filled, empty, failing and refused, on a desk and on a phone: none may break
// accessibility, reach out of the window, say anything in the console, or tell who a protected person is.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { desk, openPage, phone, startBrowser, withPage } from './browser.js'
import { axe, noOverflow, wellFormed } from './checks.js'
import { startProgram } from './program.js'
import { addressOf, staffRoutes } from './routes.js'
import { addProgramme, addProtected, addQuestionnaire, protectedWords, settled, signInAs, visit } from './staff.js'
import { emptyLists, failing, refusing } from './states.js'
import { addWave, holdText } from './surveys.js'

const roles = ['administrator', 'coordinator', 'unit_leader', 'secretary', 'committee_member', 'interviewer', 'analyst', 'moderator']
const refused = /Failed to load resource/

let program
let browser
/** Which role opens which routes, and at which addresses; filled by the first test. */
const permissions = new Map()
const links = new Map()
/** The number of a protected person who stands in the register and asks to be erased. */
let hiddenPerson

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  await open({}, async (page) => {
    await signInAs(page, 'coordinator')
    hiddenPerson = await addProtected(page.request)
    await addProgramme(page.request, 'Bliver borgerne hørt?', await addQuestionnaire(page.request, 'Udvalgets spørgsmål'))
    await holdText(program, await addWave(program, 'confidential'), 'Spørg Karen på 12 34 56 78, hun lytter.')
  })
})
after(async () => {
  for (const visitor of visitors) await visitor.close()
  await browser?.close()
  await program?.stop()
})

const open = (how, work) => withPage(browser, { url: program.url, ...how }, work)

/** Both widths of the page as it now stands. In English, where only the words are others, the phone's is enough. */
async function look(page, where, language = 'da') {
  await wellFormed(page, language, where)
  await tellsNobody(page, where)
  for (const size of language === 'da' ? [desk, phone] : [phone]) {
    await page.setViewportSize(size)
    await axe(page, `${where} at ${size.width} px`)
  }
  await noOverflow(page, where)
  await page.setViewportSize(desk)
}

/** Neither what stands on the page nor what lies in it tells who the protected person is. */
async function tellsNobody(page, where) {
  assert.doesNotMatch(await page.content(), protectedWords, `a protected person on ${where}`)
}

/** Goes through the app as a role would, and notes every address that its pages lead to. */
async function explore(role) {
  const seen = new Set(['/staff'])
  await open({ allow: refused }, async (page) => {
    await signInAs(page, role)
    const me = await (await page.request.get('/api/v1/me')).json()
    permissions.set(role, new Set(me.permissions))
    await visit(page, nowhere)
    const visited = new Set()
    for (let next = '/staff'; next; next = unvisited(role, seen, visited)) {
      visited.add(routeOf(next)).add(next)
      await move(page, next)
      await tellsNobody(page, `${next} as ${role}`)
      for (const path of await page.locator('a[href^="/staff"]').evaluateAll((all) => all.map((a) => a.pathname))) seen.add(path)
    }
  })
  links.set(role, seen)
}

const routeOf = (path) => staffRoutes.find((route) => addressOf(route, [path]) === path)

/** Where these pages lead depends on how far the panel, the programme, the wave, the questionnaire, the meeting or the note is. */
const leading = ['/staff/panels/:id', '/staff/programmes/:id', '/staff/waves/:id', '/staff/questionnaires/:id', '/staff/gatherings/:id', '/staff/hearings/notes/:id']

/** A page of a route that was not visited yet, or one more of those that lead on. */
function unvisited(role, seen, visited) {
  const route = staffRoutes.find((r) => !visited.has(r) && opens(role, r) && addressOf(r, seen))
  return route ? addressOf(route, seen) : [...seen].find((path) => !visited.has(path) && leading.includes(routeOf(path)?.path))
}

const opens = (role, route) => !route.open && (!route.permission || permissions.get(role).has(route.permission))

/** The first role that can open a route, and where. */
function entrance(route) {
  if (route.open) return { address: route.path }
  for (const role of roles) {
    const address = opens(role, route) && addressOf(route, links.get(role))
    if (address) return { role, address }
  }
  return undefined
}

/**
 * Pages that nobody is using just now, by who has them open, in which language, and whether their answers may fail. They
 * know the app, and go through it as people do: from page to page without reading it anew, which takes less time.
 */
const free = new Map()

/** Opens a route's page in a state, and checks it. */
async function inState(route, prepare, work, { allow, language = 'da' } = {}) {
  const way = entrance(route)
  assert.ok(way, `${route.path}: no page of the demo leads here`)
  const whose = `${way.role} ${language} ${allow}`
  const visitor = free.get(whose)?.pop() ?? (await newVisitor(way.role, language))
  // where nobody is signed in, the browser notes the answer to "who am I?" as a failure
  await visitor.use(route.open ? refused : allow, async (page) => {
    await prepare(page)
    await move(page, way.address)
    await work(page)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await move(page, nowhere)
  })
  free.set(whose, [...(free.get(whose) ?? []), visitor]) // not where something went wrong
}

const nowhere = '/staff/nothing/here'

async function newVisitor(role, language) {
  const visitor = await openPage(browser, { url: program.url })
  visitors.push(visitor)
  if (language !== 'da') await visitor.page.addInitScript(speak, language)
  if (role) await signInAs(visitor.page, role)
  await visitor.use(refused, (page) => visit(page, role ? nowhere : '/staff/sign-in'))
  return visitor
}
const visitors = []
const speak = (language) => location.origin !== 'null' && localStorage.setItem('deltag-language', language)

/** Goes to another page of the app as the browser's own back and forward do. */
async function move(page, address) {
  await page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, address)
  await settled(page)
}

test('every page can be reached by the links of others', async () => {
  for (const role of roles) await explore(role)
  const lost = staffRoutes.filter((route) => !entrance(route)).map((route) => route.path)
  assert.deepEqual(lost, [])
})

test('a protected person is a number to everybody, until a reason is given', async () => {
  for (const role of roles.filter((one) => permissions.get(one).has('residents:read'))) {
    await open({}, async (page) => {
      await signInAs(page, role)
      await visit(page, `/staff/residents/${hiddenPerson}`)
      await page.getByRole('heading', { name: `B-${hiddenPerson}` }).waitFor()
      await tellsNobody(page, `the page of a protected person as ${role}`)
      await visit(page, '/staff/residents')
      await page.getByLabel('Søg').fill('zzyz')
      await page.getByRole('button', { name: 'Vis', exact: true }).click()
      await settled(page)
      const found = await page.getByRole('link', { name: `B-${hiddenPerson}` }).count()
      assert.equal(found, permissions.get(role).has('protected:read') ? 1 : 0, `found by name as ${role}`)
      await tellsNobody(page, `the search for a protected person as ${role}`)
    })
  }
})

describe('every page', { concurrency: 2 }, () => {
  for (const route of staffRoutes) {
    describe(route.path, () => {
      test('filled', () => inState(route, async () => {}, (page) => look(page, `${route.path}, filled`)))

      test('empty', () => inState(route, emptyLists, (page) => look(page, `${route.path}, empty`)))

      test('failing', () => inState(route, failing, (page) => look(page, `${route.path}, failing`), { allow: refused }))

      test('refused', () =>
        inState(route, async () => {}, async (page) => {
          const form = page.locator('main form').first()
          if ((await form.count()) === 0) return
          await refusing(page, await form.locator('[name]').evaluateAll((all) => [...new Set(all.map((field) => field.name))]))
          await form.evaluate((element) => element.requestSubmit())
          await settled(page)
          await look(page, `${route.path}, refused`)
        }, { allow: refused }))

      test('in English', () =>
        inState(route, async () => {}, (page) => look(page, `${route.path}, in English`, 'en'), { language: 'en' }))
    })
  }
})

test('an address that leads nowhere says so, and the way back moves the focus to the heading', () =>
  open({ allow: refused }, async (page) => {
    await signInAs(page, 'coordinator')
    await visit(page, nowhere)
    await look(page, 'no such page')
    await page.locator('main a[href="/staff"]').click()
    await page.locator('main h1:focus').waitFor()
    assert.equal(new URL(page.url()).pathname, '/staff')
  }))

test('without a session every page leads to sign-in and back', () =>
  open({ allow: refused }, async (page) => {
    await page.goto(nowhere)
    await page.waitForURL(/\/staff\/sign-in\?next=%2Fstaff%2Fnothing%2Fhere$/)
  }))
