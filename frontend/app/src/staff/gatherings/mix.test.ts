import { expect, test } from 'vitest'
import type { Feature } from '../residents/types'
import { cellsOf, chosenOf, emptyCells, mixOf } from './mix'

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

test('what a group is mixed by comes back as it was written', () => {
  const mix = [{ nameDa: 'Køn', nameEn: 'Sex', values: [{ id: 11, nameDa: 'Mand', nameEn: 'Man', min: 0, max: 4, taken: 1 }, { id: 12, nameDa: 'Kvinde', nameEn: 'Woman', min: 2, max: 6, taken: 0 }] }]
  const chosen = chosenOf([{ ...sex, id: 2, values: [] }, sex], mix)
  expect(chosen).toEqual([sex])
  expect(cellsOf(chosen, mix)).toEqual({ 11: { min: null, max: 4 }, 12: { min: 2, max: 6 } })
  expect(mixOf(chosen, cellsOf(chosen, mix), 6)).toEqual({ features: [{ values: [{ id: 11, min: 0, max: 4 }, { id: 12, min: 2, max: 6 }] }] })
})
