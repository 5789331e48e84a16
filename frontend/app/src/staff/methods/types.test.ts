import { expect, test } from 'vitest'
import { history, type Method } from './types'

test('the history tells everything, the newest first, and what ended an approval', () => {
  const m: Method = {
    id: 1, kind: 'stand', name: 'Stand', unit: 'U', open: 1, approved: false, version: 4, mayChange: true,
    statements: [{ number: 1, purpose: 'p', how: 'h', limits: 'l', at: '2026-01-01T10:00:00Z' }],
    reservations: [
      {
        id: 1, member: 'et medlem', on: '2026-03-01', meeting: 'Punkt 4', words: 'Nej', at: '2026-03-01T10:00:00Z', ending: 'answered', answer: 'Jo',
        answeredBy: 'Direktøren', answeredOn: '2026-04-01', endedAt: '2026-04-01T10:00:00Z',
      },
    ],
    approvals: [{ by: 'Udvalget', on: '2026-02-01', reference: '', statement: 1, at: '2026-02-01T10:00:00Z', endedAt: '2026-03-01T10:00:00Z', cause: 'reservation', reason: '' }],
  }
  expect(history(m).map((h) => h.what)).toEqual([
    'Forbeholdet fra et medlem er besvaret',
    'Forbehold fra et medlem',
    'Godkendelsen gælder ikke mere: et medlem har et forbehold',
    'Godkendt af Udvalget efter beskrivelse nr. 1',
    'Metoden blev beskrevet',
  ])
})
