import { expect, test } from 'vitest'
import type { Document } from '../surveys/document'
import { joined, newLocal, placed } from './local'

const core = { languages: ['da'], core: [{ code: 'heard', kind: 'scale5', theme: 'respect', text: {} }] } as unknown as Document

test("a unit's question has a code of its own and comes after the core", () => {
  const one = newLocal(core, [], 'yesno', 12)
  const two = newLocal(core, [one], 'text', 12)
  expect([one.code, two.code]).toEqual(['u12_1', 'u12_2'])
  expect(joined(core, [one, two]).core.map((q) => q.code)).toEqual(['heard', 'u12_1', 'u12_2'])
  expect(one.theme).toBe('respect')
})

test('faults stand where the editor shows them', () => {
  const at = (where: string) => placed([{ where, code: '', detail: '' }], 3)[0]?.where
  expect(at('/local/1/text/da/text')).toBe('/core/4/text/da/text')
  expect(at('/core')).toBe('/core')
})
