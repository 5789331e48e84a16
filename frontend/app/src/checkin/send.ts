import { api, call } from '../api/client'
import { dropMarks, forget, lists, marks, type Mark } from './store'

/** As many marks as the server takes at once. */
export const most = 500

/** Sends marks of one gathering and hears what is new after the mark `since`. */
export function send(gathering: number, since: number, batch: Mark[]) {
  const told = batch.map(({ id, booking, attendance, companions, at }) => ({ id, booking, attendance, companions, at }))
  const body = { since, sent: new Date().toISOString(), marks: told }
  return call(api.POST('/api/v1/gatherings/{id}/door-marks', { params: { path: { id: gathering } }, body }))
}

/** Takes leave of this tablet before somebody signs out: sends what waits, as far as it can be, and forgets all names. */
export async function leave(): Promise<void> {
  const waiting = await marks()
  for (const gathering of new Set(waiting.map((mark) => mark.gathering))) {
    const batch = waiting.filter((mark) => mark.gathering === gathering).slice(0, most)
    const sent = await send(gathering, 0, batch).catch(() => undefined) // what cannot be sent stays, without names
    if (sent) await dropMarks(batch.map((mark) => mark.id))
  }
  for (const list of await lists()) await forget(list.id)
}
