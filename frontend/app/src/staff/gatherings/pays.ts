import type { components } from '../../api/schema'
import { number } from '../../i18n/format'
import { language } from '../../i18n/language.svelte'
import { t } from '../../i18n/reimbursements'

export type Pay = components['schemas']['StaffReimbursement']

/** Øre as an amount in words: "45,00 kr." */
export const kroner = (ore: number) =>
  t.amountText((ore / 100).toLocaleString(language.now === 'en' ? 'en-GB' : 'da-DK', { minimumFractionDigits: 2, maximumFractionDigits: 2 }))

/** What is paid, in words: "Egen bil, 12 km". */
export const payText = (p: Pay) => (p.km > 0 ? t.kmText(t.kinds[p.kind] ?? p.kind, number(p.km)) : (t.kinds[p.kind] ?? p.kind))

/** The colour of a state, which repeats its word. */
export const payKind = { written: 'warning', approved: 'success', rejected: 'error' } as const
