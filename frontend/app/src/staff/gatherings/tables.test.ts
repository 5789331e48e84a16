import { expect, test } from 'vitest'
import { nameAt, rowsOf } from './tables'

const person = (booking: number, name: string) => ({ booking, name, seats: 1, attendance: '' as const, planned: true, away: false })
const people = [person(1, 'Bo'), person(2, 'Anna M.')]

test('everybody has a row with a table for each round', () => {
  const rounds = [[[{ booking: 1, along: 0 }], [{ booking: 2, along: 0 }, { booking: 2, along: 1 }]], [[{ booking: 2, along: 0 }], []]]
  expect(rowsOf({ people, rounds })).toEqual([
    { key: '2.0', name: 'Anna M.', at: [2, 1] },
    { key: '2.1', name: 'Anna M., ledsager 1', at: [2, 0] },
    { key: '1.0', name: 'Bo', at: [1, 0] },
  ])
})

test('who has cancelled has no name any more', () => {
  expect(nameAt({ people }, { booking: 9, along: 0 })).toBe('En, der har meldt fra')
})
