import { describe, expect, test } from 'vitest'
import { find, routes, type Route } from './routes'

const page = () => Promise.reject(new Error('not loaded here'))

describe('find', () => {
  const table: Route[] = [
    { path: '/staff/panels/:id', page },
    { path: '/staff/panels/new', page },
  ]

  test('fixed words win over names', () => {
    expect(find('/staff/panels/new', table)?.route.path).toBe('/staff/panels/new')
    expect(find('/staff/panels/7', table)).toMatchObject({ route: { path: '/staff/panels/:id' }, values: { id: '7' } })
  })

  test('an unknown path has no route', () => {
    expect(find('/staff/none', table)).toBeUndefined()
  })
})

describe('the route table', () => {
  test('has no path twice, and all lie below /staff', () => {
    const paths = routes.map((route) => route.path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of paths) expect(path).toMatch(/^\/staff(\/[a-z0-9:-]+)*$/i)
  })

  test('every page can be loaded', async () => {
    for (const route of routes) expect((await route.page()).default, route.path).toBeTypeOf('function')
  }, 60_000) // each page is compiled when it is first asked for

  test('the main menu has words for all its entries', () => {
    for (const { nav, path } of routes) if (nav) expect(nav.label(), path).not.toBe('')
  })
})
