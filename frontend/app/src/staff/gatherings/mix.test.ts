import { expect, test } from 'vitest'
import type { Feature } from '../residents/types'
import { emptyCells, mixOf } from './mix'

const sex: Feature = {
  id: 1, nameDa: 'Køn', nameEn: 'Sex', kind: 'choice', sensitive: false,
  values: [
    { id: 11, nameDa: 'Mand', nameEn: 'Man' },
    { id: 12, nameDa: 'Kvinde', nameEn: 'Woman' },
  ],
}

test('an empty field is no limit', () => {
  const cells = { ...emptyCells(sex), 11: { min: 3, max: null } }
  expect(mixOf([sex], cells, 10)).toEqual({ features: [{ values: [{ id: 11, min: 3, max: 10 }, { id: 12, min: 0, max: 10 }] }] })
})

test('without a feature everybody can come', () => expect(mixOf([], {}, 10)).toBeUndefined())
