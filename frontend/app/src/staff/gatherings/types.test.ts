import { expect, test } from 'vitest'
import { endOf } from './types'

test('a day ends at its own midnight in Denmark, in summer and in winter', () => {
  expect(endOf('2026-07-01', '2026-09-24T17:00:00Z')).toBe('2026-07-01T23:59:00+02:00')
  expect(endOf('2026-12-01', '2026-12-24T17:00:00Z')).toBe('2026-12-01T23:59:00+01:00')
})

test('on the day of the meeting it is the end of the meeting', () => expect(endOf('2026-09-24', '2026-09-24T17:00:00Z')).toBe('2026-09-24T17:00:00Z'))

test('what is no day is left for the server to refuse', () => expect(endOf('i morgen', '2026-09-24T17:00:00Z')).toBe('i morgen'))
