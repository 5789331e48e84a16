import type { components } from '../../api/schema'

export type Unit = components['schemas']['StaffUnit']

export interface Placed {
  unit: Unit
  /** 0 for the municipality itself. */
  depth: number
}

/** The units as a tree read from the top: each one right below its parent, by name. */
export function tree(units: Unit[], locale: string): Placed[] {
  const walk = (parent: number, depth: number): Placed[] =>
    units
      .filter((unit) => unit.parent === parent)
      .sort((a, b) => a.name.localeCompare(b.name, locale))
      .flatMap((unit) => [{ unit, depth }, ...walk(unit.id, depth + 1)])
  return walk(0, 0)
}

/** The open units as the choices of a select, those below set in. */
export function choices(units: Unit[], locale: string): { value: string; text: string }[] {
  return tree(units, locale)
    .filter(({ unit }) => !unit.validTo)
    .map(({ unit, depth }) => ({ value: String(unit.id), text: '\u2003'.repeat(depth) + unit.name }))
}

/** The ids of a unit and of all below it; of every unit when none is given. */
export function below(units: Unit[], id: number): Set<number> {
  const under = (parent: number): number[] => [parent, ...units.filter((unit) => unit.parent === parent).flatMap((unit) => under(unit.id))]
  return new Set(id ? under(id) : units.map((unit) => unit.id))
}

export function nameOf(units: Unit[], id: number): string {
  return units.find((unit) => unit.id === id)?.name ?? ''
}
