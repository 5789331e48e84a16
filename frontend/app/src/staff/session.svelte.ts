import { api, call } from '../api/client'
import { Problem } from '../api/problem'
import type { paths } from '../api/schema'
import { language, remembered, speak, type Language } from '../i18n/language.svelte'
import { here } from '../router/router.svelte'

/** Where one signs in; `?next=` is the page to come back to. */
export const signInPath = '/staff/sign-in'

/** Who is signed in, what they may do, and whether this is the demo. */
export type Me = paths['/api/v1/me']['get']['responses']['200']['content']['application/json']

/** The one who is signed in, or undefined; `known` once the server has answered. */
export const session = $state<{ me?: Me; known: boolean }>({ known: false })

// A session that ended, by time or elsewhere, leads to the sign-in page.
api.use({
  onResponse({ response }) {
    if (response.status === 401) session.me = undefined
  },
})

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

/** Where to go once signed in: the page first asked for, never one of another site. */
export function pageAfterSignIn(): string {
  const next = here.query.next ?? ''
  return /^\/(staff|check-in)(\/|$)/.test(next) && next !== signInPath ? next : '/staff'
}

/** Shows the other language, and tells the server so that mails follow. */
export async function changeLanguage(to: Language): Promise<void> {
  speak(to)
  if (session.me) await api.PUT('/api/v1/me/language', { body: { language: language.now } })
}

/** The units in which the one who is signed in has one of these roles for everything: where they can make new things. */
export function ownUnits(roles = ['coordinator']): Set<number> {
  return new Set(session.me?.roles.filter((r) => roles.includes(r.role) && !r.activity).flatMap((r) => r.units))
}
