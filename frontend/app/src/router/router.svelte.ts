/** Where the reader is. Read `here` in a template or $derived, and it follows. `moves` counts since the app was opened. */
export const here = $state({ path: location.pathname, query: queryOf(location.search), depth: 0, turn: 0, moves: 0 })

const ours = /^\/staff(\/|$)/

/** Goes to a page of the app, or of the check-in. `replace` leaves no trace in the history. */
export function go(url: string, how: { replace?: boolean; depth?: number } = {}): void {
  if (/^\/check-in(\/|$)/.test(url)) {
    if (how.replace) location.replace(url)
    else location.assign(url)
    return
  }
  const state = { depth: how.depth ?? 0 }
  if (how.replace) history.replaceState(state, '', url)
  else history.pushState(state, '', url)
  arrive()
}

/**
 * Changes the query of this page: filters and the order of a list, never anything about a person.
 * A change starts the list over, because a cursor only fits the list that it was made for.
 */
export function setQuery(changes: Record<string, string | undefined>): void {
  go(withQuery({ ...changes, after: undefined }), { replace: true })
}

/** The address of this page with some of its query changed. */
export function withQuery(changes: Record<string, string | undefined>): string {
  const query = new URLSearchParams(here.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  return query.size > 0 ? `${here.path}?${query}` : here.path
}

/** Shows this page anew, for what it is made of has changed: the demo's clock was moved. */
export function renew(): void {
  here.turn += 1
}

/** Follows links and the browser's own back and forward. Call once. */
export function listen(): void {
  addEventListener('popstate', arrive)
  document.addEventListener('click', follow)
}

function arrive(): void {
  const moved = here.path !== location.pathname
  here.moves += 1
  here.path = location.pathname
  here.query = queryOf(location.search)
  here.depth = (history.state as { depth?: number } | null)?.depth ?? 0
  if (moved) scrollTo(0, 0)
}

function follow(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || event.defaultPrevented || event.button !== 0) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (link.hash || !ours.test(link.pathname)) return
  event.preventDefault()
  go(link.pathname + link.search)
}

function queryOf(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}
