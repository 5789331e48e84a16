import type { components } from '../../api/schema'
import { t } from '../../i18n/methods'

type Schemas = components['schemas']
export type Method = Schemas['StaffMethod']
export type Statement = Schemas['StaffMethodStatement']
export type Reservation = Schemas['StaffMethodReservation']

/** One thing that happened to a method. */
export interface Happened {
  at: string
  what: string
  more: string
}

/** All that happened to a method, the newest first. What happened at one instant stands in the order in which it must have. */
export function history(m: Method): Happened[] {
  const all: Happened[] = []
  for (const s of m.statements) all.push({ at: s.at, what: t.events.statement(s.number), more: '' })
  for (const r of m.reservations) {
    all.push({ at: r.at, what: t.events.reserved(r.member), more: r.words })
    if (r.endedAt && r.ending) all.push({ at: r.endedAt, what: t.events[r.ending](r.member), more: r.answer })
  }
  for (const a of m.approvals) {
    all.push({ at: a.at, what: t.events.approved(a.by, a.statement), more: a.reference })
    if (a.endedAt) all.push({ at: a.endedAt, what: t.events.ended[a.cause] ?? a.cause, more: a.reason })
  }
  return all.sort((a, b) => b.at.localeCompare(a.at))
}
