// Staff in the demo.
import assert from 'node:assert/strict'

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

/** Waits until nothing on the page is being fetched. */
export async function settled(page) {
  await page.locator('main h1').first().waitFor()
  await page.locator('main .loading').first().waitFor({ state: 'detached' })
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' })
}
