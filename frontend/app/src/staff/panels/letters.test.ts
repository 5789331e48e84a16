import { expect, test } from 'vitest'
import { aboutLetter, batchState, whyText, type LetterBatch, type LetterLine } from './letters'

test('a batch is new, made, posted or taken back', () => {
  const batch = (more: Partial<LetterBatch>) => ({ made: 0, postedOn: '', dropped: false, ...more }) as LetterBatch
  expect([batch({}), batch({ made: 2 }), batch({ made: 1, postedOn: '2026-09-01' }), batch({ made: 1, dropped: true })].map(batchState)).toEqual([
    'new', 'made', 'posted', 'dropped',
  ])
})

test('what is said of a letter leaves out what there is not', () => {
  const line = (more: Partial<LetterLine>) => ({ again: false, ended: '', cameBack: '', note: '', ...more }) as LetterLine
  expect(aboutLetter(line({}))).toBe('')
  expect(aboutLetter(line({ again: true, cameBack: 'moved', note: 'Ring' }))).toBe('Sendt igen. Flyttet. Ring')
  expect(aboutLetter(line({ ended: 'answered' }))).toBe('Borgeren har svaret')
})

test('a reason without words of its own is still told', () => {
  expect(whyText('no-address')).toBe('Ingen mailadresse')
  expect(whyText('what-nobody-knows')).toBe('Mailen kom ikke frem')
})
