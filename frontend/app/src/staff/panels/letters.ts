import type { components } from '../../api/schema'
import { t } from '../../i18n/letters'

export type LetterBatch = components['schemas']['StaffLetterBatch']
export type LetterLine = components['schemas']['StaffLetterLine']
export type LetterFate = components['schemas']['StaffLetterFate']

/** How far a batch has come. */
export function batchState(batch: LetterBatch): 'new' | 'made' | 'posted' | 'dropped' {
  if (batch.dropped) return 'dropped'
  if (batch.postedOn !== '') return 'posted'
  return batch.made > 0 ? 'made' : 'new'
}

export const batchKinds = { new: 'warning', made: 'info', posted: 'success', dropped: 'info' } as const

export const letterKinds = { ready: 'info', posted: 'info', returned: 'warning', answered: 'success', replaced: 'info', withdrawn: 'info' } as const

/** Why somebody is told by their way, in words. */
export const whyText = (code: string) => t.whys[code] ?? t.otherWhy

/** What is to be said of one letter: why it was taken back, why it came back, and staff's own words. */
export function aboutLetter(line: LetterLine): string {
  const said = [line.again ? t.again : '', t.ended[line.ended] ?? line.ended, t.cameBack[line.cameBack] ?? '', line.note]
  return said.filter(Boolean).join('. ')
}

/** How many letters staff change at once. */
export const mostLetters = 200
