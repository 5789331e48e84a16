import type { components } from '../../api/schema'

export type Row = components['schemas']['StaffHearingRequestRow']
export type Request = components['schemas']['StaffHearingRequest']
export type Speaker = components['schemas']['StaffSpeaker']
export type Day = components['schemas']['StaffHearingDay']
export type Setting = components['schemas']['StaffHearingSetting']
export type Model = Request['model']
export type Care = Request['needs'][number]['kind']

/** A whole number as it was written, or else one that the rules refuse. */
export function whole(written: number | null, refused: number): number {
  return written !== null && Number.isInteger(written) ? written : refused
}

/** The colour of a state; its words say the same. */
export function kindOf(state: string): 'info' | 'success' | 'warning' | 'error' {
  if (state === 'received' || state === 'checked' || state === 'granted') return 'warning'
  if (state === 'booked' || state === 'held' || state === 'thanked') return 'success'
  return state === 'refused' ? 'error' : 'info'
}
