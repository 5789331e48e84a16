// The app's own route table, read from its source, so that no page can be forgotten.
import { source } from '../app/packages.js'

// The pages' modules look at the address as soon as they are read.
globalThis.location ??= new URL('http://localhost/staff')

const { routes } = await source('src/router/routes.ts')
const { match } = await source('src/router/match.ts')

/** Every route of the staff app: its path, its permission, and whether it needs no sign-in. */
export const staffRoutes = routes.map(({ path, permission, public: open }) => ({ path, permission, open: open === true }))

/**
 * Finds an address for a route: its path, or among the links seen one that fits its `:names`.
 * @param {Iterable<string>} seen paths
 */
export function addressOf(route, seen) {
  if (!route.path.includes(':')) return route.path
  for (const path of seen) {
    // A fixed path such as /staff/panels/new fits /staff/panels/:id but is a page of its own.
    if (match(route.path, path) && !staffRoutes.some((other) => other.path === path)) return path
  }
  return undefined
}
