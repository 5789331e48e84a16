import { api, call } from '../api/client'
import { Problem } from '../api/problem'
import type { paths } from '../api/schema'
import { remembered, speak } from '../i18n/language.svelte'

/** Who is signed in, what they may do, and whether this is the demo. */
export type Me = paths['/api/v1/me']['get']['responses']['200']['content']['application/json']

/** The one who is signed in, or undefined; `known` once the server has answered. */
export const session = $state<{ me?: Me; known: boolean }>({ known: false })

/** Asks the server who is signed in. */
export async function refresh(): Promise<void> {
  try {
    session.me = await call(api.GET('/api/v1/me'))
    if (!remembered()) speak(session.me.language === 'en' ? 'en' : 'da')
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.status !== 401) throw thrown
    session.me = undefined
  } finally {
    session.known = true
  }
}

/** Whether the one who is signed in holds a permission anywhere; the server decides about each thing. */
export function may(permission: string): boolean {
  return session.me?.permissions.includes(permission) ?? false
}
