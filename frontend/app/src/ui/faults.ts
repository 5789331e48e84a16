import { getContext, setContext } from 'svelte'
import type { Fault } from '../api/problem'

const key = Symbol('faults')

/** Gives the fields below this component the faults of their form. */
export function provideFaults(faults: () => Fault[]): void {
  setContext(key, faults)
}

/** The fault of the field with this name ("title", "quotas/3/min"), read in a $derived. */
export function faultsOf(name: () => string): () => string | undefined {
  const faults = getContext<(() => Fault[]) | undefined>(key) ?? (() => [])
  return () => {
    const where = '/' + name().replace(/^\//, '')
    return faults().find((fault) => fault.where === where)?.detail
  }
}
