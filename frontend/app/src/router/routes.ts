import type { Component } from 'svelte'
import { match } from './match'

/** A page of the app. `:name` parts of the path reach the page as string props. */
export interface Route {
  /** The whole path, beginning with /staff: "/staff/panels/:id". */
  path: string
  page: () => Promise<{ default: Component<any> }>
  /** The permission that shows the page; the server checks it again at every call. */
  permission?: string
  /** Shown without being signed in. */
  public?: boolean
  /** Its place in the main navigation; a lower order stands further left. What it is good for depends on what one may do. */
  nav?: { order: number; label: () => string; about?: (may: (permission: string) => boolean) => string }
}

const tables = import.meta.glob<{ routes: Route[] }>('../staff/*/routes.ts', { eager: true })

/** Every route of every area. */
export const routes: Route[] = Object.values(tables).flatMap((table) => table.routes)

/** The route of a path with its values. Fixed words win over `:names`. */
export function find(path: string, among: Route[] = routes): { route: Route; values: Record<string, string> } | undefined {
  return among
    .flatMap((route) => {
      const values = match(route.path, path)
      return values ? [{ route, values }] : []
    })
    .sort((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0]
}

/** What the main navigation shows to someone with these permissions, in order. */
export function navigation(may: (permission: string) => boolean): Route[] {
  return routes
    .filter((route) => route.nav && (!route.permission || may(route.permission)))
    .sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0))
}
