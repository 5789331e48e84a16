import { expect, test } from 'vitest'
import { clock, count, found, shown, told } from './merge'
import type { List, Mark, Person } from './store'

const person = (booking: number, name: string, more: Partial<Person> = {}): Person => ({ booking, name, seats: 1, attendance: '', companions: 0, ...more })
const mark = (booking: number, attendance: Person['attendance'], at: string, companions = 0): Mark => ({ id: at, gathering: 1, booking, attendance, companions, at })

test('what waits to be sent is shown, the latest of each', () => {
  const people = [person(1, 'Anna M.'), person(2, 'Bo'), person(3, 'Carl', { attendance: 'attended' })]
  const now = shown(people, [mark(1, 'no_show', '2026-09-24T15:02:00Z'), mark(1, 'attended', '2026-09-24T15:01:00Z', 2), mark(3, '', '2026-09-24T15:01:00Z')])
  expect(now.map((one) => one.attendance)).toEqual(['no_show', '', ''])
})

test('what the server tells changes the people and no names', () => {
  const times = { now: new Date(Date.now() + 60_000).toISOString(), wipe: '2026-09-25T00:00:00Z' }
  const list = { mark: 3, people: [person(1, 'Anna M.'), person(2, 'Bo')] } as List
  const now = told(list, { ...times, mark: 9, changes: [person(2, '', { attendance: 'attended', companions: 1 }), person(7, '')] })
  expect(now.mark).toBe(9)
  expect(now.behind).toBeGreaterThan(58_000)
  expect(now.until + now.behind).toBe(Date.parse(times.wipe))
  expect(now.people).toEqual([person(1, 'Anna M.'), person(2, 'Bo', { attendance: 'attended', companions: 1 })])
})

test('who has left is not there any more', () => {
  const people = [person(1, 'A', { seats: 3, attendance: 'attended', companions: 2 }), person(2, 'B', { attendance: 'left_early' }), person(3, 'C', { attendance: 'no_show' })]
  expect(count(people)).toEqual({ here: 3, along: 2, seats: 5 })
})

test('people are found by any part of their name, in the order of the alphabet', () => {
  const people = [person(1, 'Åse B.'), person(2, 'Bo'), person(3, 'B-17')]
  expect(found(people, '').map((one) => one.booking)).toEqual([3, 2, 1])
  expect(found(people, ' åSE').map((one) => one.booking)).toEqual([1])
})

test('an answer that is long on its way does not set the clock back, and one that somebody has set counts', () => {
  const answer = (ahead: number) => ({ now: new Date(Date.now() + ahead).toISOString(), wipe: '2026-09-25T00:00:00Z' })
  const close = (wanted: number, got: number) => expect(Math.abs(got - wanted)).toBeLessThan(1_000)
  close(60_000, clock(answer(56_000), 60_000).behind)
  close(63_000, clock(answer(63_000), 60_000).behind)
  close(-3_600_000, clock(answer(-3_600_000), 60_000).behind)
})
