import { expect, test } from 'vitest'
import { criteriaOf, queryFor, shownView, type View } from './view'

const keys = ['reply', 'sort']
const view = (id: number, criteria: Record<string, string>): View => ({ id, name: `v${id}`, criteria, unit: 0, mayEdit: true })

test('a view holds the filters and the order, and no page of the list', () => {
  expect(criteriaOf({ reply: 'none', after: 'x', sort: '', wave: '2' }, keys)).toEqual({ reply: 'none' })
})

test('the view that asks for the very same is the one that is shown', () => {
  const views = [view(1, { reply: 'none' }), view(2, { reply: 'none', sort: '-when' })]
  expect(shownView(views, { reply: 'none', sort: '-when', after: 'x' }, keys)?.id).toBe(2)
  expect(shownView(views, { reply: 'none' }, keys)?.id).toBe(1)
  expect(shownView(views, { reply: 'accepted' }, keys)).toBeUndefined()
})

test('a view sets every key of the list, so that nothing of the one before stays', () => {
  expect(queryFor(view(1, { reply: 'none' }), keys)).toEqual({ reply: 'none', sort: undefined })
  expect(queryFor(undefined, keys)).toEqual({ reply: undefined, sort: undefined })
})
