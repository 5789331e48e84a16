import { expect, test } from 'vitest'
import { colour, kindText, when, why, type Mail } from './words'

const mail: Mail = {
  id: 1, kind: 'panel-invitation', activity: 'panel:1', resident: 1, batch: 0, language: 'da', address: 'a•••@borger.example',
  state: 'sent', reason: '', createdAt: '2026-09-01T08:00:00Z', dueAt: '2026-09-01T08:00:00Z', notAfter: '2026-09-15T08:00:00Z', attempts: 1,
}

test('a mail tells when it went, or else when it is due', () => {
  expect(when(mail)).toBe('1. september 2026 kl. 10.00')
  expect(when({ ...mail, handedOverAt: '2026-09-02T06:30:00Z' })).toBe('2. september 2026 kl. 08.30')
})

test('a reason is said in words, and an unknown one is not shown as a code', () => {
  expect(why(mail)).toBe('')
  expect(why({ ...mail, reason: 'answered' })).toBe('Borgeren nåede at svare.')
  expect(why({ ...mail, reason: 'something-new' })).toBe('Ukendt årsag.')
})

test('what went wrong is never shown in the colour of what went well', () => {
  for (const state of ['failed', 'suppressed', 'expired', 'uncertain', 'held', 'retry']) expect(colour(state)).not.toBe('success')
  expect(colour('sent')).toBe('success')
})

test('kinds have names', () => {
  expect(kindText('panel-reminder-2')).toBe('Sidste påmindelse')
})
