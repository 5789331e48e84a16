// What the tablet shows: the list as the server last told it, and over it what was ticked here and has not arrived yet.
import type { Attendance, List, Mark, Person } from './store'

/** The people of a list with the marks that wait, the latest of each booking. */
export function shown(people: Person[], waiting: Mark[]): Person[] {
  const latest = new Map<number, Mark>()
  for (const mark of waiting) {
    const before = latest.get(mark.booking)
    if (!before || before.at <= mark.at) latest.set(mark.booking, mark)
  }
  return people.map((person) => {
    const mark = latest.get(person.booking)
    return mark ? { ...person, attendance: mark.attendance, companions: mark.companions } : person
  })
}

/** The list after the server has told what is new. */
export function told(list: List, answer: { mark: number; changes: Person[] } & Clock): List {
  const news = new Map(answer.changes.map((person) => [person.booking, person]))
  const people = list.people.map((person) => {
    const now = news.get(person.booking)
    return now ? { ...person, attendance: now.attendance, companions: now.companions } : person
  })
  return { ...list, ...clock(answer, list.behind), mark: answer.mark, people }
}

interface Clock {
  now: string
  wipe: string
}

/** Clocks that differ by more, in ms, are not the same clock on another day: somebody has set one. */
const set = 10_000

/**
 * How far this device's clock is behind the server's, and when by it the list must be gone. The way back of an answer makes it
 * seem less, so of two that are about the same the larger is nearer to the truth.
 */
export function clock(answer: Clock, before?: number): { behind: number; until: number } {
  let behind = Date.parse(answer.now) - Date.now()
  if (before !== undefined && Math.abs(before - behind) < set) behind = Math.max(behind, before)
  return { behind, until: Date.parse(answer.wipe) - behind }
}

export const isHere = (attendance: Attendance) => attendance === 'attended'

/** How many people are there now, with those who came along; and how many seats are booked. */
export function count(people: Person[]): { here: number; along: number; seats: number } {
  const there = people.filter((person) => isHere(person.attendance))
  const along = there.reduce((sum, person) => sum + person.companions, 0)
  return { here: there.length + along, along, seats: people.reduce((sum, person) => sum + person.seats, 0) }
}

/** Those whose name holds what is looked for, by name. */
export function found(people: Person[], search: string): Person[] {
  const word = search.trim().toLocaleLowerCase('da')
  return people.filter((person) => person.name.toLocaleLowerCase('da').includes(word)).sort((a, b) => a.name.localeCompare(b.name, 'da') || a.booking - b.booking)
}
