import type { Bar } from '../../charts/bars'
import type { components } from '../../api/schema'

export type Balance = components['schemas']['StaffBalance']
export type Group = components['schemas']['StaffBalanceGroup']
export const phases = ['invited', 'yes', 'drawn', 'confirmed'] as const
export type Phase = (typeof phases)[number]

/** The latest phase that has people; a hidden number is of people too. */
export function latest(balance: Balance): Phase {
  return [...phases].reverse().find((phase) => balance.totals[phase] !== 0) ?? 'invited'
}

/** What part of the people, and how many, would have to be exchanged to be just like the population. */
export function apart(balance: Balance, group: Group, phase: Phase): { share: number; people: number } | undefined {
  const share = group.apart.find((a) => a.phase === phase)?.share
  const total = balance.totals[phase]
  if (share === undefined || !total) return undefined
  return { share, people: Math.round(share * total) }
}

/** A bar for each value: its share of the population, and of the people of a phase. */
export function barsOf(balance: Balance, group: Group, phase: Phase, name: (v: Group['values'][number]) => string, hidden: string): Bar[] {
  const all = group.values.reduce((sum, value) => sum + value.people, 0)
  const total = balance.totals[phase]
  return group.values.map((value) => {
    const n = value.counts[phase]
    if (n === null || total === null) return { label: name(value), values: [], instead: hidden }
    return { label: name(value), values: [all > 0 ? value.people / all : null, total > 0 ? n / total : null] }
  })
}
