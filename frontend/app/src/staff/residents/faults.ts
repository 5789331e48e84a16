import type { Preview } from './types'

export type Fault = Preview['faults'][number]

/** Faults that are the same thing over and over: one column, one trouble. */
export interface FaultKind {
  column: string
  code: string
  warning: boolean
  /** The rows, in the order of the list; 0 is the whole file. */
  rows: number[]
}

/** Gathers faults by what is wrong and where; what keeps rows out comes first, then what concerns most rows. */
export function kindsOf(faults: Fault[]): FaultKind[] {
  const kinds = new Map<string, FaultKind>()
  for (const { column, code, warning, row } of faults) {
    const key = JSON.stringify([column, code, warning])
    const kind = kinds.get(key) ?? { column, code, warning, rows: [] }
    kind.rows.push(row)
    kinds.set(key, kind)
  }
  return [...kinds.values()].sort((a, b) => Number(a.warning) - Number(b.warning) || b.rows.length - a.rows.length)
}
