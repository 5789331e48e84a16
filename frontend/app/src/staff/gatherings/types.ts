import type { components } from '../../api/schema'
import { t } from '../../i18n/gatherings'
import { language } from '../../i18n/language.svelte'
import { time, weekday } from '../../i18n/format'
import { ownUnits } from '../session.svelte'

type Schemas = components['schemas']
export type Gathering = Schemas['StaffGathering']
export type Booking = Schemas['StaffBooking']
export type CareOrder = Schemas['StaffCareOrder']
export type CareTask = Schemas['StaffCareTask']
export type Runner = Schemas['StaffRunner']
export type CareKind = CareOrder['kind']
export type Place = Schemas['StaffPlace']

/** The name of a feature or a value in the language now shown. */
export const named = (one: { nameDa: string; nameEn: string }) => (language.now === 'en' ? one.nameEn : one.nameDa)

/** The units in which the reader arranges meetings. */
export const arranging = () => ownUnits(['coordinator', 'secretary'])

const zone = 'Europe/Copenhagen'

/** The day of an instant in Denmark, as forms send it: 2026-12-08. */
export const dayOf = (instant: string) => new Date(instant).toLocaleDateString('sv-SE', { timeZone: zone })

/** The clock in Denmark at an instant, as forms send it: 17.00. */
export const clockOf = (instant: string) =>
  new Date(instant).toLocaleTimeString(language.now === 'en' ? 'en-GB' : 'da-DK', { timeZone: zone, hour: '2-digit', minute: '2-digit' })

/** When a meeting is, in words: "tirsdag den 8. december 2026 kl. 17.00-19.00". */
export const whenText = (of: { starts: string; ends: string }) => `${weekday(of.starts)} ${time(of.starts)}-${clockOf(of.ends)}`

/** What somebody needs, in words: "Tolk: arabisk". */
export const needText = (order: { kind: string; detail: string }) => [t.careKinds[order.kind], order.detail].filter(Boolean).join(': ')

/** Whether somebody was chosen by lot, as invited or as a substitute, and has not answered. */
export const unanswered = (b: Booking) => b.state === 'invited' || b.state === 'undated' || b.state === 'substitute'

/** Whether a booking waits for, is offered or has seats. */
export const alive = (b: Booking) => b.state === 'waiting' || b.state === 'offered' || b.state === 'booked'

/** The colour of a state, which repeats its word. */
export const stateKind = (state: Gathering['state']) => (state === 'open' ? 'success' : state === 'cancelled' ? 'error' : 'info')

/** The colour of how far an order is, which repeats its word. */
export const careKind = { wanted: 'warning', to_cancel: 'error', confirmed: 'success', ordered: 'info', cancelled: 'info', not_needed: 'info' } as const

/** The end of a day in Denmark as an instant, or the end of the meeting when that is earlier. What is no day stays as it is. */
export function endOf(day: string, ends: string): string {
  if (day === dayOf(ends)) return ends
  const midnight = new Date(`${day}T23:59:00Z`)
  if (Number.isNaN(midnight.getTime())) return day
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(midnight)
  const offset = clock.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') || '+00:00'
  return `${day}T23:59:00${offset}`
}

/** What a form says of a place; null is no number. */
export type PlaceWords = Omit<Schemas['StaffPlaceWords'], 'seats'> & { seats: number | null }

/** What staff can do with a booking for somebody who calls, or whom they call. */
export type Deed = 'change' | 'give' | 'offer'

/** Asks before a deed is done. */
export type Ask = (booking: Booking, deed: Deed) => void
