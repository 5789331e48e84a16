// Staff in the demo.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Signs in with one click's worth of request; the page's context then carries the session. */
export async function signInAs(page, role) {
  const answer = await page.request.post('/api/v1/demo/sign-in', { data: { role } })
  assert.ok(answer.ok(), `sign in as ${role}: ${answer.status()} ${await answer.text()}`)
}

/** Goes to a page of the staff app and waits until it has got its answers. */
export async function visit(page, path) {
  await page.goto(path)
  await settled(page)
}

/**
 * Waits until nothing on the page is being fetched. What was just done (a click, a new address) is drawn first: until then
 * the page is the one before, which fetches nothing.
 */
export async function settled(page) {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
  await page.locator('main h1').first().waitFor()
  await page.locator('main .loading').first().waitFor({ state: 'detached' })
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
}

/** What would tell who the protected person of addProtected is. */
export const protectedWords = /Zzyzx|Skjulvej/

/** Reads a list in, as a coordinator, and waits until it is. */
export async function addPeople(request, list) {
  const headers = { 'Content-Type': 'application/octet-stream', 'X-File-Name': 'liste.csv' }
  const uploaded = await (await request.post('/api/v1/imports?unit=1', { data: Buffer.from(list), headers })).json()
  const started = await request.post(`/api/v1/imports/${uploaded.id}/start`, { data: uploaded.mapping })
  assert.ok(started.ok(), await started.text())
  for (let state = ''; state !== 'done'; ) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    state = (await (await request.get(`/api/v1/imports/${uploaded.id}`)).json()).state
    assert.notEqual(state, 'failed')
  }
}

/** Reads a protected person in, as a coordinator, and writes down that they ask to be erased; gives their number. */
export async function addProtected(request) {
  await addPeople(request, 'Borger id;Navn;E-mail;Adresse;Postnr;Beskyttet\r\nSKJUL-1;Zzyzx Hemmelig;zzyzx@skjul.example;Skjulvej 99;9990;ja\r\n')
  const { items } = await (await request.post('/api/v1/residents/search', { data: { search: 'SKJUL-1' } })).json()
  assert.equal(items.length, 1)
  const asked = await request.post(`/api/v1/residents/${items[0].id}/rights-requests`, { data: { kind: 'erasure', how: 'By telephone.' } })
  assert.ok(asked.ok(), await asked.text())
  return items[0].id
}

/** Makes a questionnaire with a published version and a draft of the next one, as a coordinator; gives its number. */
export async function addQuestionnaire(request, name) {
  const document = JSON.parse(await readFile(join(import.meta.dirname, '../../domain/survey/testdata/committee.json'), 'utf8'))
  delete document.local
  const made = await request.post('/api/v1/instruments', { data: { unit: 1, name, document } })
  assert.ok(made.ok(), await made.text())
  const { id } = await made.json()
  const published = await request.put(`/api/v1/instruments/${id}/draft/publication`, { data: { edition: 1, note: '' } })
  assert.ok(published.ok(), await published.text())
  const next = await request.post(`/api/v1/instruments/${id}/draft`)
  assert.ok(next.ok(), await next.text())
  return id
}

/** Gives days from the demo's today in Denmark, as the interface writes them: -1 is yesterday. */
export async function calendar(request) {
  const { now } = await (await request.get('/api/v1/demo/clock')).json()
  return (days) => new Date(Date.parse(now) + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' })
}

/** Makes a programme with a decision and a wave that is not published, as a coordinator; gives the numbers of both. */
export async function addProgramme(request, name, instrument, units = [1]) {
  const send = async (way, path, data) => {
    const answer = await request[way](`/api/v1${path}`, { data })
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`)
    return answer.status() === 204 ? undefined : answer.json()
  }
  const dayFromNow = await calendar(request)
  const plan = { name, purpose: 'At høre, om hjælpen hjælper.', coreLength: 0, themesBy: 'committee', level: 'confidential' }
  const { id } = await send('post', '/programmes', { unit: 1, audience: 'citizens', instrument, ...plan })
  await send('put', `/programmes/${id}/units`, { units })
  await send('post', `/programmes/${id}/decisions`, { body: 'committee', decidedOn: dayFromNow(-1), reference: 'Punkt 7', themes: ['respect'], version: 1 })
  const wave = await send('post', `/programmes/${id}/waves`, { name: 'Efteråret', opensOn: dayFromNow(0), closesOn: dayFromNow(30) })
  return { id, wave: wave.id }
}
