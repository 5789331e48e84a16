import { getContext, setContext } from 'svelte'
import type { Fault } from '../api/problem'
import { fieldId } from './id'

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

const formKey = Symbol('form')

/** Keeps the ids of the fields below this component apart from those of another form on the same page. */
export function nameForm(form: string): void {
  setContext(formKey, form)
}

/** Gives the ids of the fields of the form that a component stands in; called while the component begins. */
export function fieldIds(): (name: string) => string {
  const form = getContext<string | undefined>(formKey)
  return (name) => fieldId(form ? `${form}/${name.replace(/^\//, '')}` : name)
}
