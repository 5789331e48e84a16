// The states that any page of the app can be in, brought about between the browser and the server.

const asides = /\/api\/v1\/(me|installation|demo\/)/

/** Lets the lists that the server answers with be empty. */
export async function emptyLists(page) {
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().method() !== 'GET' || asides.test(route.request().url())) return route.continue()
    const response = await route.fetch()
    if (!/json/.test(response.headers()['content-type'] ?? '')) return route.fulfill({ response })
    await route.fulfill({ response, json: emptied(await response.json()) })
  })
}

function emptied(body) {
  if (Array.isArray(body)) return []
  if (Array.isArray(body?.items)) return { ...body, items: [], next: '' }
  return body
}

/** Lets every question of the page fail on the server's side. */
export async function failing(page) {
  await page.route('**/api/v1/**', (route) => {
    if (asides.test(route.request().url())) return route.continue()
    return route.fulfill({ status: 500, contentType: 'application/problem+json', json: { type: '/problems/internal', status: 500 } })
  })
}

/** Lets everything that is sent be refused, with a fault at each of the named fields. */
export async function refusing(page, names) {
  await page.route('**/api/v1/**', (route) => {
    if (route.request().method() === 'GET') return route.continue()
    const errors = names.map((name) => ({ location: `/${name}`, message: 'Feltet skal udfyldes.', value: 'example-fault' }))
    const json = { type: '/problems/invalid', status: 422, errors }
    return route.fulfill({ status: 422, contentType: 'application/problem+json', json })
  })
}
