import { expect, test } from 'vitest'
import { parseDay, showDay } from './days'

test.each([
  ['23.11.2026', '2026-11-23'],
  ['1-2-2027', '2027-02-01'],
  ['1/2/2027', '2027-02-01'],
  [' 1. 2. 2027 ', '2027-02-01'],
  ['2026-11-23', '2026-11-23'],
  ['29.02.2028', '2028-02-29'],
  ['29.02.2027', null],
  ['11.23.2026', null],
  ['31.4.2026', null],
  ['23.11.26', null],
  ['i morgen', null],
  ['', null],
])('%s is the day %s', (text, day) => {
  expect(parseDay(text)).toBe(day)
})

test('a day is shown as it is written in Denmark, and what is none stays as it was written', () => {
  expect(showDay('2026-11-03')).toBe('03.11.2026')
  expect(showDay('31.31.2026')).toBe('31.31.2026')
  expect(showDay('2026-02-30')).toBe('2026-02-30')
  expect(showDay('')).toBe('')
})
