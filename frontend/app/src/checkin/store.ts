// What the tablet keeps: for each gathering the list, and the marks that have not been sent. Names are in the list alone, so
// that they can go while marks wait.
import type { paths } from '../api/schema'

type Answer = paths['/api/v1/gatherings/{id}/door-list']['get']['responses']['200']['content']['application/json']

export type Person = Answer['people'][number]
export type Attendance = Person['attendance']

/** A list on this device. */
export interface List extends Omit<Answer, 'now' | 'wipe'> {
  /** When it must be gone, by this device's clock, in ms. */
  until: number
  /** How far this device's clock is behind the server's, in ms. */
  behind: number
}

/** What was ticked and is not known to have arrived. */
export interface Mark {
  /** 32 hexadecimal digits: by them the server knows a mark that is sent again. */
  id: string
  gathering: number
  booking: number
  attendance: Attendance
  companions: number
  at: string
}

/** Marks that cannot be sent go after so many ms: nobody can set them right any more. */
const longest = 14 * 86_400_000

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open('deltag-check-in', 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('lists', { keyPath: 'id' })
      asked.result.createObjectStore('marks', { keyPath: 'id' })
    }
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
  return opened
}

/** Does its work in one transaction, and is done when that is on the disk. */
async function change(work: (lists: IDBObjectStore, marks: IDBObjectStore) => void): Promise<void> {
  const tx = (await open()).transaction(['lists', 'marks'], 'readwrite', { durability: 'strict' })
  await new Promise<void>((done, fail) => {
    tx.oncomplete = () => done()
    tx.onabort = tx.onerror = () => fail(tx.error)
    work(tx.objectStore('lists'), tx.objectStore('marks'))
  })
}

async function read<T>(store: 'lists' | 'marks'): Promise<T[]> {
  const asked = (await open()).transaction(store).objectStore(store).getAll() as IDBRequest<T[]>
  return new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => fail(asked.error)
  })
}

export const lists = () => read<List>('lists')
export const marks = () => read<Mark>('marks')

/** Keeps a list as it now stands, and forgets marks that have arrived. */
export const keep = (list: List, arrived: string[] = []) =>
  change((to, from) => {
    to.put(list)
    for (const id of arrived) from.delete(id)
  })

export const addMark = (mark: Mark) => change((_, to) => to.put(mark))
export const dropMarks = (ids: string[]) => change((_, from) => ids.forEach((id) => from.delete(id)))

/** Forgets a list with all names in it. Marks that wait have none, and stay until they are sent. */
export const forget = (gathering: number) => change((from) => from.delete(gathering))

/** Forgets the lists whose day is over, and marks that were never sent in weeks. */
export async function forgetOld(now: number): Promise<void> {
  const [over, old] = [(await lists()).filter((list) => list.until <= now), (await marks()).filter((mark) => Date.parse(mark.at) < now - longest)]
  if (over.length + old.length === 0) return
  await change((from, and) => {
    for (const list of over) from.delete(list.id)
    for (const mark of old) and.delete(mark.id)
  })
}
