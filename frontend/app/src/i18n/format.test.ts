import { afterEach, describe, expect, test } from 'vitest'
import { day, moment, number, percent, shortDay, time, weekday } from './format'
import { language } from './language.svelte'
import { plural, texts } from './texts'

afterEach(() => {
  language.now = 'da'
})

/** Intl writes a no-break space before the percent sign. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('in Danish', () => {
  test('numbers', () => {
    expect(number(30000)).toBe('30.000')
    expect(number(4.25, 1)).toBe('4,3')
    expect(plain(percent(0.387))).toBe('39 %')
  })

  test('days and times are those of Denmark', () => {
    expect(day('2026-11-23')).toBe('23. november 2026')
    expect(weekday('2026-11-23')).toBe('mandag den 23. november 2026')
    expect(shortDay('2026-11-23')).toBe('23.11.2026')
    expect(time('2026-11-23T13:30:00Z')).toBe('kl. 14.30')
    expect(moment('2026-07-01T22:15:00Z')).toBe('2. juli 2026 kl. 00.15')
  })
})

test('in English', () => {
  language.now = 'en'
  expect(number(30000)).toBe('30,000')
  expect(plain(percent(0.387))).toBe('39%')
  expect(moment('2026-11-23T13:30:00Z')).toBe('23 November 2026 at 14:30')
})

test('texts follow the language now shown', () => {
  const t = texts({ people: (n: number) => `${n} ${plural(n, 'person', 'personer')}` }, { people: (n) => `${n} people` })
  expect(t.people(1)).toBe('1 person')
  expect(t.people(2)).toBe('2 personer')
  language.now = 'en'
  expect(t.people(2)).toBe('2 people')
})
