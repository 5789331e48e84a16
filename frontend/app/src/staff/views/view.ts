import type { components } from '../../api/schema'

export type View = components['schemas']['StaffView']

/** Those of the query's entries that a view of the list may hold: filters and order, never a page of it. */
export function criteriaOf(query: Record<string, string>, keys: string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (query[key] ? [[key, query[key]]] : [])))
}

/** The view that is shown now: the one that asks for the very same. */
export function shownView(views: View[], query: Record<string, string>, keys: string[]): View | undefined {
  const now = criteriaOf(query, keys)
  return views.find((view) => keys.every((key) => (view.criteria[key] ?? '') === (now[key] ?? '')))
}

/** The changes of the query that lead to a view, or to the list as it is by itself. */
export function queryFor(view: View | undefined, keys: string[]): Record<string, string | undefined> {
  return Object.fromEntries(keys.map((key) => [key, view?.criteria[key]]))
}
