import { expect, test } from 'vitest'
import { below, choices, tree, type Unit } from './units'

const unit = (id: number, parent: number, name: string, validTo?: string): Unit => ({
  id, parent, name, validFrom: '2026-01-01T00:00:00Z', validTo,
})
const units = [unit(1, 0, 'Kommunen'), unit(2, 1, 'Åsen'), unit(3, 1, 'Bakken'), unit(4, 3, 'Hold', '2026-02-01T00:00:00Z')]

test('the tree has each unit below its parent, in Danish order', () => {
  expect(tree(units, 'da').map(({ unit, depth }) => `${depth} ${unit.name}`)).toEqual([
    '0 Kommunen', '1 Bakken', '2 Hold', '1 Åsen',
  ])
})

test('closed units cannot be chosen', () => {
  expect(choices(units, 'da').map(({ value }) => value)).toEqual(['1', '3', '2'])
})

test('a role in a unit reaches all below it', () => {
  expect([...below(units, 3)]).toEqual([3, 4])
  expect(below(units, 0).size).toBe(4)
})
