import type { components } from '../../api/schema'
import type { Feature } from '../residents/types'

/** The fewest and the most people of each value that is written, by the value's number. */
export type Cells = Record<number, { min: number | null; max: number | null }>

/** Cells for every value of a feature, with nothing written. */
export function emptyCells(feature: Feature): Cells {
  return Object.fromEntries(feature.values.map((value) => [value.id, { min: null, max: null }]))
}

/** What is sent: an empty least is none, and an empty most all seats. Undefined when the group is not mixed. */
export function mixOf(chosen: Feature[], cells: Cells, seats: number): components['schemas']['StaffMix'] | undefined {
  if (chosen.length === 0) return undefined
  return {
    features: chosen.map((feature) => ({
      values: feature.values.map(({ id }) => ({ id, min: cells[id]?.min ?? 0, max: cells[id]?.max ?? seats })),
    })),
  }
}
