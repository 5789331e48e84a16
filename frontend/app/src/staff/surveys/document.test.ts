import { describe, expect, test } from 'vitest'
import { codesFor, conditionOf, rowsOf, signsFor } from './condition'
import { freeCode, kinds, moved, newQuestion, ofKind, say, tidy, type Condition, type Document } from './document'

const doc: Document = {
  format: 1, id: 'x', version: 1, languages: ['da', 'en'], title: { da: { text: 'X' } },
  words: { dont_know: { da: { text: 'Ved ikke' } } }, frame: [{ code: 'q2', kind: 'text' }],
  core: [{ code: 'q1', kind: 'scale5', theme: 'respect', indicator: 'heard', text: { da: { text: 'Blev du hørt?' } } }],
}

describe('questions', () => {
  test('a new one has a code that nobody has, and the theme of the one before', () => {
    expect(freeCode(doc)).toBe('q3')
    expect(newQuestion(doc, 'scale5')).toMatchObject({ code: 'q3', theme: 'respect', indicator: 'heard', dont_know: true })
    expect(newQuestion(doc, 'scale5').options?.map((o) => o.code)).toEqual([1, 2, 3, 4, 5])
    expect(newQuestion(doc, 'information')).toEqual({ code: 'q3', kind: 'information', text: {} })
  })

  test('another kind leaves out what has no meaning for it', () => {
    const single = { ...newQuestion(doc, 'multiple'), min: 1, options: [{ code: 4, text: {}, exclusive: true }] }
    expect(ofKind(doc, single, 'single').options).toEqual([{ code: 4, text: {} }])
    expect(ofKind(doc, single, 'single').min).toBeUndefined()
    for (const kind of kinds) expect(tidy(ofKind(doc, single, kind)).kind).toBe(kind)
    expect(ofKind(doc, single, 'information').theme).toBeUndefined()
  })

  test('words that are taken away take their language with them', () => {
    const text = say(say(undefined, 'da', 'text', 'Hej'), 'da', 'easy', 'Hej')
    expect(text).toEqual({ da: { text: 'Hej', easy: 'Hej' } })
    expect(say(text, 'da', 'easy', '')).toEqual({ da: { text: 'Hej' } })
    expect(say(say(text, 'da', 'easy', ''), 'da', 'text', '')).toBeUndefined()
  })

  test('moved moves one and leaves the list it was given', () => {
    const list = ['a', 'b', 'c']
    expect(moved(list, 2, 0)).toEqual(['c', 'a', 'b'])
    expect(list).toEqual(['a', 'b', 'c'])
  })
})

describe('conditions', () => {
  const all: Condition[] = [
    { of: 'q1', at_most: 2 }, { answered: 'q1' }, { not: { answered: 'q1' } }, { not: { of: 'q1', equals: 98 } },
    { and: [{ of: 'q1', in: [1, 2] }, { of: 'q2', more: 3 }] }, { or: [{ of: 'q1', equals: 0 }, { of: 'q2', less: 3 }] },
  ]
  test.each(all)('rows say the same as %j', (when) => {
    const rows = rowsOf(when)
    expect(rows && conditionOf(rows)).toEqual(when)
  })

  test('a deeper tree is not taken apart', () => {
    expect(rowsOf({ and: [{ or: [{ answered: 'q1' }] }] })).toBeUndefined()
    expect(rowsOf({ not: { of: 'q1', in: [1] } })).toBeUndefined()
  })

  test('only what has a meaning is offered', () => {
    expect(signsFor({ code: 'q', kind: 'text' })).toEqual(['answered', 'unanswered'])
    expect(codesFor({ code: 'q', kind: 'yesno', options: [{ code: 1, text: {} }, { code: 0, text: {} }], dont_know: true })).toEqual([1, 0, 98])
  })
})
