// The door as this tablet knows it: what is kept here, what waits, and how the line to the server is.
import { api, call } from '../api/client'
import { Problem } from '../api/problem'
import { clock, told } from './merge'
import { most, send } from './send'
import { addMark, dropMarks, forget, forgetOld, keep, lists, marks, type Attendance, type List, type Mark, type Person } from './store'

type Line = 'asking' | 'online' | 'offline' | 'signedOut' | 'failing' | 'over' | 'early' | 'notYours' | 'wiped' | 'noStore'

export const door = $state<{ line: Line; list?: List; waiting: Mark[]; refused: string[] }>({ line: 'asking', waiting: [], refused: [] })

const often = 10_000 // ms between questions for news
let gathering = 0
let last = 0

/** Opens the door of a gathering, with what this tablet has of it, and goes on asking for news. */
export async function open(id: number): Promise<void> {
  gathering = id
  try {
    await forgetOld(Date.now())
    await look()
  } catch {
    door.line = 'noStore'
    return
  }
  const ask = () => void (document.visibilityState === 'visible' && door.line !== 'wiped' && sync())
  setInterval(ask, often)
  addEventListener('online', ask)
  addEventListener('offline', () => void (door.line = 'offline'))
  document.addEventListener('visibilitychange', ask)
  await sync()
}

/** Reads what is kept here: another window of this tablet may have changed it. */
async function look() {
  door.list = (await lists()).find((list) => list.id === gathering)
  door.waiting = (await marks()).filter((mark) => mark.gathering === gathering)
}

/** Writes down what happened to somebody, on the disk first. */
export async function tick(person: Person, attendance: Attendance, companions: number): Promise<void> {
  last = Math.max(Date.now(), last + 1)
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const mark: Mark = { id, gathering, booking: person.booking, attendance, companions, at: new Date(last).toISOString() }
  await addMark(mark)
  door.waiting.push(mark)
  void sync()
}

/** Forgets the list. Marks that wait stay, without names, until they are sent. */
export async function wipe(): Promise<void> {
  await forget(gathering)
  door.list = undefined
  door.line = 'wiped'
}

/** Fetches the list again after it was wiped. */
export function fetchAgain(): void {
  door.line = 'asking'
  void sync()
}

let running = false
let again = false

/** Sends what waits and asks for news; once at a time. */
export async function sync(): Promise<void> {
  again = true
  if (running) return
  running = true
  try {
    while (again) {
      again = false
      await exchange()
    }
  } catch (thrown) {
    await failed(thrown)
  } finally {
    running = false
  }
}

async function exchange() {
  await forgetOld(Date.now())
  await look()
  if (!navigator.onLine) {
    door.line = 'offline'
    return
  }
  const batch = door.waiting.slice(0, most).map((mark) => ({ ...mark }))
  let list = door.list ? $state.snapshot(door.list) : undefined
  if (list || batch.length > 0) {
    const answer = await send(gathering, list?.mark ?? 0, batch, list?.behind)
    door.refused = [...door.refused, ...batch.filter((mark) => answer.refused.includes(mark.id)).map((mark) => nameOf(mark, list))]
    await arrived(batch)
    if (answer.over) return over()
    if (list?.roll === answer.roll) await show(told(list, answer))
    else list = undefined // somebody came to the list, or left it
    again ||= door.waiting.length > 0
  }
  if (!list) await fetchList()
  door.line = 'online'
}

const nameOf = (mark: Mark, list?: List) => list?.people.find((person) => person.booking === mark.booking)?.name ?? `${mark.booking}`

async function arrived(batch: Mark[]) {
  const ids = new Set(batch.map((mark) => mark.id))
  await dropMarks([...ids])
  door.waiting = door.waiting.filter((mark) => !ids.has(mark.id))
}

async function fetchList() {
  const { now, wipe, ...answer } = await call(api.GET('/api/v1/gatherings/{id}/door-list', { params: { path: { id: gathering } } }))
  await show({ ...answer, ...clock({ now, wipe }, door.list?.behind) })
}

async function show(list: List) {
  await keep(list)
  door.list = list
}

async function over() {
  await forget(gathering)
  door.list = undefined
  door.line = 'over'
}

/** What a no means: without a network everything stays; who may not see the list does not keep it. */
async function failed(thrown: unknown) {
  if (!(thrown instanceof Problem)) {
    door.line = thrown instanceof TypeError ? 'offline' : 'noStore'
  } else if (thrown.status === 401) {
    door.line = 'signedOut'
  } else if (thrown.code === 'check-in-over') {
    await over()
  } else if (thrown.code === 'check-in-early') {
    door.line = 'early'
  } else if (thrown.status === 403 || thrown.status === 404) {
    await wipe()
    door.line = 'notYours'
  } else {
    door.line = thrown.status === 0 ? 'offline' : 'failing'
  }
}
