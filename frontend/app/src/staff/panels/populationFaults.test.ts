import { expect, test } from 'vitest'
import { fieldFaults, fileFaults, type Feature } from './populationFaults'

const sex: Feature = { id: 1, code: 'sex', nameDa: 'Køn', nameEn: 'Sex', sensitive: false, valuesDa: ['Kvinde', 'Mand'], valuesEn: ['Woman', 'Man'] }
const told = [
  { where: '/name', code: 'required', detail: '' },
  { where: 'row 4, column køn', code: 'label-unknown', detail: '' },
  { where: 'row 5', code: 'row-twice', detail: '' },
  { where: 'row 6, column Antal', code: 'quote-astray', detail: '' },
  { where: 'file', code: 'file-unreadable', detail: '' },
]

test('a fault of the file is said at its row and column, with the values that can be used', () => {
  expect(fileFaults(told, [sex], (one) => one.valuesDa)).toEqual([
    { row: '4', column: 'køn', what: 'Værdien kender vi ikke. Brug en af: Kvinde, Mand.' },
    { row: '5', column: '', what: 'En række ovenfor tæller de samme personer. Fjern den ene.' },
    { row: '6', column: 'Antal', what: 'Et anførselstegn står forkert, og rækker under kan være slugt. Fjern det, eller gem listen som .xlsx.' },
    { row: '', column: '', what: 'Filen kan ikke læses. Gem den som CSV eller XLSX, og prøv igen.' },
  ])
})

test('a fault of a field stays with the field', () => {
  expect(fieldFaults(told)).toEqual([{ where: '/name', code: 'required', detail: 'Giv tabellen et navn.' }])
})
