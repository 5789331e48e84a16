// What a table plan says of people, for the page that shows it.
import type { paths } from '../../api/schema'
import { t } from '../../i18n/gatheringday'

export type Plan = paths['/api/v1/gatherings/{id}/table-plan']['get']['responses']['200']['content']['application/json']
type Seat = { booking: number; along: number }

/** Who sits there: the name of who booked, or that somebody came along with them. */
export function nameAt(plan: Pick<Plan, 'people'>, seat: Seat): string {
  const name = plan.people.find((person) => person.booking === seat.booking)?.name ?? t.unknown
  return seat.along === 0 ? name : t.along(name, seat.along)
}

/** Each person with their table in every round, 0 for none, in the order of their names. */
export function rowsOf(plan: Pick<Plan, 'people' | 'rounds'>): { key: string; name: string; at: number[] }[] {
  const rows = new Map<string, { key: string; name: string; at: number[] }>()
  plan.rounds.forEach((tables, r) =>
    tables.forEach((seats, n) =>
      seats.forEach((seat) => {
        const key = `${seat.booking}.${seat.along}`
        const row = rows.get(key) ?? { key, name: nameAt(plan, seat), at: plan.rounds.map(() => 0) }
        row.at[r] = n + 1
        rows.set(key, row)
      }),
    ),
  )
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, 'da') || a.key.localeCompare(b.key))
}
