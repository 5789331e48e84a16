import { expect, test } from 'vitest'
import { pieces } from './pieces'

test('addresses become links and nothing else does', () => {
  expect(pieces('Svar her:\nhttp://127.0.0.1:8080/i/ABC\nTak')).toEqual([
    { text: 'Svar her:\n' },
    { text: 'http://127.0.0.1:8080/i/ABC', href: 'http://127.0.0.1:8080/i/ABC' },
    { text: '\nTak' },
  ])
  expect(pieces('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }])
})
