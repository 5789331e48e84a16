import createClient from 'openapi-fetch'
import { language } from '../i18n/language.svelte'
import { loadProblems } from '../i18n/problems'
import { followClock } from './clock'
import { problemOf } from './problem'
import type { paths } from './schema'

/** The typed client of the REST API. Wrap each call in `call`, which gives the answer or throws a Problem. */
export const api = createClient<paths>({ credentials: 'same-origin' })

api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', language.now)
    return request
  },
  async onResponse({ response }) {
    followClock(response.headers.get('Date'))
    if (response.ok) return
    const body = await response.json().catch(() => undefined)
    if (response.status !== 401) await loadProblems() // who is signed out is told so, and goes to the sign-in page
    throw problemOf(response.status, body)
  },
})

/** The answer of a call: `const page = await call(api.GET('/api/v1/panels'))`. */
export async function call<T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  return (await answer).data as NonNullable<T>
}
