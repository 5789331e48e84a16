import { expect, test } from 'vitest'
import { clock, emptyRules, period, readClosed, ruleFacts, showClosed } from './types'

test('a time is taken as people write it, and what is none is left to be refused', () => {
  expect([clock('9.05'), clock(' 15:00 '), clock('9'), clock('')]).toEqual(['09:05', '15:00', '9', ''])
})

test('closed days are written day before month and kept month before day', () => {
  expect(showClosed(['06-05', '12-24'])).toBe('05-06, 24-12')
  expect(readClosed(' 5-6, 24.12 ,')).toEqual(['06-05', '12-24'])
})

test('what nobody knows is agreed with the secretariat', () => {
  const facts = ruleFacts(emptyRules(), { da: 'efter aftale', en: 'as agreed' })
  expect(facts.filter((f) => f.text === 'Efter aftale med sekretariatet').length).toBe(7)
})

test('rules that end on a day hold until the day before', () => {
  expect(period({ from: '2022-01-01', ends: '2027-01-01' })).toBe('1. januar 2022 til 31. december 2026')
  expect(period({ from: '2027-01-01', ends: '' })).toBe('Fra 1. januar 2027')
})
