import type { components } from '../../api/schema'
import { moment } from '../../i18n/format'
import { t } from '../../i18n/messages'

export type Mail = components['schemas']['StaffMessage']
type Kind = 'info' | 'success' | 'warning' | 'error'

const colours: Record<string, Kind> = {
  sent: 'success', failed: 'error', suppressed: 'error', expired: 'error', uncertain: 'warning', held: 'warning', retry: 'warning',
}

/** The colour that repeats what a state's words say. */
export function colour(state: string): Kind {
  return colours[state] ?? 'info'
}

/** Why a mail waits or did not go, in words; empty when there is nothing to explain. */
export function why(mail: Mail): string {
  return mail.reason === '' ? '' : (t.reasons[mail.reason] ?? t.otherReason)
}

/** The time that matters for a mail in a list: when it went, or when it is due. */
export function when(mail: Mail): string {
  return moment(mail.handedOverAt ?? mail.dueAt)
}

/** A kind of mail in words. */
export function kindText(kind: string): string {
  return t.kinds[kind] ?? kind
}
