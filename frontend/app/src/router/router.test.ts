import { beforeEach, expect, test } from 'vitest'
import { go, here, listen, setQuery, withQuery } from './router.svelte'

listen()

beforeEach(() => go('/staff/panels'))

test('go moves and remembers how deep in a list', () => {
  go('/staff/panels?after=abc', { depth: 2 })
  expect(here).toMatchObject({ path: '/staff/panels', query: { after: 'abc' }, depth: 2 })
})

test('a changed filter starts the list over', () => {
  go('/staff/panels?state=open&after=abc')
  setQuery({ state: 'closed' })
  expect(here.query).toEqual({ state: 'closed' })
})

test('withQuery adds and takes away', () => {
  go('/staff/panels?state=open')
  expect(withQuery({ sort: '-name' })).toBe('/staff/panels?state=open&sort=-name')
  expect(withQuery({ state: undefined })).toBe('/staff/panels')
})

test('links within the app are followed without leaving it', () => {
  document.body.innerHTML = '<a id="in" href="/staff/panels/7?tab=2">in</a><a id="out" href="/was">out</a>'
  const click = (id: string) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true })
    document.getElementById(id)?.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(click('in')).toBe(true)
  expect(here).toMatchObject({ path: '/staff/panels/7', query: { tab: '2' } })
  document.getElementById('out')?.addEventListener('click', (event) => setTimeout(() => event.preventDefault()))
  expect(click('out')).toBe(false)
})
