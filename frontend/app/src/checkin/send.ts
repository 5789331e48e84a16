import { api, call } from '../api/client'
import { dropMarks, forget, lists, marks, type Mark } from './store'

/** As many marks as the server takes at once. */
export const most = 500

/**
 * Sends marks of one gathering and hears what is new after the mark `since`. Their times are put right by how far this device's
 * clock is `behind`: by the way of each message alone, a slow one would make its marks later than those that were made after it.
 */
export function send(gathering: number, since: number, batch: Mark[], behind = 0) {
  const right = (at: number) => new Date(at + behind).toISOString()
  const told = batch.map(({ id, booking, attendance, companions, at }) => ({ id, booking, attendance, companions, at: right(Date.parse(at)) }))
  const body = { since, sent: right(Date.now()), marks: told }
  return call(api.POST('/api/v1/gatherings/{id}/door-marks', { params: { path: { id: gathering } }, body }))
}

/** Takes leave of this tablet before somebody signs out: sends what waits, as far as it can be, and forgets all names. */
export async function leave(): Promise<void> {
  const [waiting, kept] = [await marks(), await lists()]
  for (const gathering of new Set(waiting.map((mark) => mark.gathering))) {
    const batch = waiting.filter((mark) => mark.gathering === gathering).slice(0, most)
    const sent = await send(gathering, 0, batch, kept.find((list) => list.id === gathering)?.behind).catch(() => undefined) // what cannot be sent stays, without names
    if (sent) await dropMarks(batch.map((mark) => mark.id))
  }
  for (const list of kept) await forget(list.id)
}
