import { expect, test } from 'vitest'
import type { components } from '../../api/schema'
import { cellsOf, quotasOf, sums } from './quotas'

const value = (id: number, set: boolean, min: number, target: number, max: number) =>
  ({ id, nameDa: `${id}`, nameEn: `${id}`, people: 0, set, min, target, max })
const sheet = {
  version: 1, size: 4, faults: [],
  features: [{ id: 1, nameDa: 'a', nameEn: 'a', sensitive: false, values: [value(1, true, 1, 2, 3), value(2, false, 0, 0, 0)] }],
} as components['schemas']['StaffQuotaSheet']

test('a value without a quota stays without one', () => {
  const cells = cellsOf(sheet)
  expect(quotasOf(cells)).toEqual([{ value: 1, min: 1, target: 2, max: 3 }])
  expect(sums(cells, sheet.features[0]?.values ?? [])).toEqual({ min: 1, target: 2, max: 3 })
})

test('an empty field beside a filled one is 0, so that the server can say what is wrong', () => {
  const cells = cellsOf(sheet)
  cells[2] = { min: 2, target: null, max: null }
  expect(quotasOf(cells)[1]).toEqual({ value: 2, min: 2, target: 0, max: 0 })
})
