import { expect, test } from 'vitest'
import { shownOf, throwsOf } from './lottery'

test('dice with ten sides show 0 to 9, with or without blanks', () => {
  expect(throwsOf('317', 10)).toEqual([4, 2, 8])
  expect(throwsOf(' 3 1, 7 ', 10)).toEqual([4, 2, 8])
  expect(shownOf([4, 2, 8], 10)).toBe('3 1 7')
})

test('common dice show what they are', () => {
  expect(throwsOf('6 1 1 4', 6)).toEqual([6, 1, 1, 4])
  expect(shownOf([6, 1, 1, 4], 6)).toBe('6 1 1 4')
})

test('what is no number is a side that no die has', () => {
  expect(throwsOf('3 x 7', 10)).toEqual([4, 0, 8])
  expect(throwsOf('', 10)).toEqual([])
})
