import { expect, test } from 'vitest'
import { makingsOf, mappingOf, meaningsOf, placeOf } from './mapping'
import type { Import } from './types'

const base = { fields: { source_id: 'Nr', name: 'Navn' }, rowNumberId: false, protection: 'unknown', monthFirst: false, leaveOut: false, homes: [], validFrom: '' }
const one = {
  columns: ['Nr', 'Navn', 'Køn', 'Holdning', 'Andet'],
  mapping: {
    ...base,
    features: [
      { column: 'Køn', featureId: 1, nameDa: '', nameEn: '', sensitive: false, unknown: 'blank', values: { m: 2 } },
      { column: 'Holdning', featureId: 0, nameDa: 'Holdning', nameEn: 'Leaning', sensitive: true, unknown: 'add', values: {} },
    ],
  },
} as unknown as Import

test('a mapping survives the page', () => {
  const meanings = meaningsOf(one)
  expect(meanings).toEqual({ Nr: 'field:source_id', Navn: 'field:name', Køn: 'feature:1', Holdning: 'new', Andet: '' })
  const back = mappingOf(one.mapping, one.columns, meanings, makingsOf(one))
  expect(back.fields).toEqual(base.fields)
  expect(back.features.map((feature) => [feature.column, feature.featureId, feature.unknown, feature.sensitive])).toEqual([
    ['Køn', 1, 'blank', false],
    ['Holdning', 0, 'add', true],
  ])
})

test('a column that is no longer used leaves the mapping', () => {
  const back = mappingOf(one.mapping, one.columns, { ...meaningsOf(one), Navn: '', Køn: '' }, makingsOf(one))
  expect(back.fields).toEqual({ source_id: 'Nr' })
  expect(back.features).toHaveLength(1)
})

test('a fault lands at its column', () => {
  expect(placeOf(one.mapping, 'Navn')).toBe('fields/name')
  expect(placeOf(one.mapping, 'Holdning')).toBe('features/1/column')
  expect(placeOf(one.mapping, 'Andet')).toBe('columns/Andet')
})
