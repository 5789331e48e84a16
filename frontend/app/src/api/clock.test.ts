import { afterEach, expect, test, vi } from 'vitest'
import { followClock, serverNow } from './clock'

afterEach(() => {
  vi.useRealTimers()
})

test('the program’s clock is followed, and an answer without one changes nothing', () => {
  vi.useFakeTimers({ now: new Date('2026-12-01T12:00:00Z') })
  followClock('Tue, 01 Sep 2026 08:00:00 GMT')
  expect(serverNow().toISOString()).toBe('2026-09-01T08:00:00.000Z')
  followClock(null)
  followClock('yesterday')
  vi.advanceTimersByTime(61_000)
  expect(serverNow().toISOString()).toBe('2026-09-01T08:01:01.000Z')
})
