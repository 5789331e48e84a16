import type { components } from '../../api/schema'

type Schemas = components['schemas']

/** What is written in the three fields of each value, by the value's id. null is nothing, or no number. */
export type Cells = Record<number, Cell>
export interface Cell {
  min: number | null
  target: number | null
  max: number | null
}
export const sides = ['min', 'target', 'max'] as const
export type Side = (typeof sides)[number]

/** The fields as the panel's quotas fill them. */
export function cellsOf(sheet: Schemas['StaffQuotaSheet']): Cells {
  const cells: Cells = {}
  for (const value of sheet.features.flatMap((feature) => feature.values)) {
    cells[value.id] = value.set ? { min: value.min, target: value.target, max: value.max } : { min: null, target: null, max: null }
  }
  return cells
}

/** What is sent: a value is left out when all its fields are empty. An empty field of another counts as 0. */
export function quotasOf(cells: Cells): Schemas['StaffQuota'][] {
  return Object.entries(cells)
    .filter(([, cell]) => sides.some((side) => cell[side] !== null))
    .map(([value, cell]) => ({
      value: Number(value), min: Math.round(cell.min ?? 0), target: Math.round(cell.target ?? 0), max: Math.round(cell.max ?? 0),
    }))
}

/** The sums below the columns. */
export function sums(cells: Cells, values: { id: number }[]): Record<Side, number> {
  const total = { min: 0, target: 0, max: 0 }
  for (const side of sides) for (const value of values) total[side] += cells[value.id]?.[side] ?? 0
  return total
}
