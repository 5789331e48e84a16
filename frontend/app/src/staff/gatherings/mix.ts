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

type Mixed = components['schemas']['StaffGroupFeature']

/** The features of the register by which a group is mixed, in their order. */
export function chosenOf(features: Feature[], mix: Mixed[]): Feature[] {
  const of = (one: Mixed) => features.find((f) => f.values.some((v) => one.values.some((now) => now.id === v.id)))
  return mix.map(of).filter((f) => f !== undefined)
}

/** What is written of each value of these features, as a group is mixed now. */
export function cellsOf(chosen: Feature[], mix: Mixed[]): Cells {
  const now = new Map(mix.flatMap((one) => one.values).map((v) => [v.id, { min: v.min || null, max: v.max }]))
  return Object.fromEntries(chosen.flatMap((f) => f.values).map((v) => [v.id, now.get(v.id) ?? { min: null, max: null }]))
}
