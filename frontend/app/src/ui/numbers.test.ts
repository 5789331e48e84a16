import { expect, test } from 'vitest'
import { parseNumber, showNumber } from './numbers'

test.each([
  ['12', 12],
  [' 1.200 ', 1200],
  ['1 200', 1200],
  ['3,5', 3.5],
  ['-4', -4],
  ['', null],
  ['1.20', null],
  ['12 stk', null],
])('%j is %j', (text, value) => {
  expect(parseNumber(text)).toBe(value)
})

test('what is shown can be read back', () => {
  for (const value of [0, 12, 3.5, -4, null]) expect(parseNumber(showNumber(value))).toBe(value)
})
