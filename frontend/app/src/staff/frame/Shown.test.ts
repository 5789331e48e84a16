import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { go } from '../../router/router.svelte'
import { one, settle, show } from '../../testing/show'
import Shown from './Shown.svelte'
import ShownExample from './ShownExample.test.svelte'

const drawn = () => new Promise((done) => requestAnimationFrame(done))

async function follow() {
  go('/staff/panels')
  show(Shown, { route: { path: '/staff/panels', page: async () => ({ default: ShownExample }) }, values: {} })
  await settle()
  flushSync()
}

test('who comes to a page goes on from its heading', async () => {
  await follow()
  await drawn()
  expect(document.activeElement).toBe(one('h1'))
})

test('who is in a field before the heading has the focus stays there', async () => {
  await follow()
  one('input').focus()
  await drawn()
  expect(document.activeElement).toBe(one('input'))
})
