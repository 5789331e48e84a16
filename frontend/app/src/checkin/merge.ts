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
  return { ...list, ...clock(answer), mark: answer.mark, people }
}

interface Clock {
  now: string
  wipe: string
}

/** How far this device's clock is behind the server's, and when by it the list must be gone. */
export function clock(answer: Clock): { behind: number; until: number } {
  const behind = Date.parse(answer.now) - Date.now()
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
