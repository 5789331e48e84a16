import { describe, expect, test } from 'vitest'
import { cellText, differences, lastDay, mostTold, page, rowsOf, type Cell, type Line, type Occasion } from './types'

const cells = (...list: [number, number][]): Cell[] => list.map(([n, mean], i) => ({ side: (['citizen', 'politician', 'staff'] as const)[i] ?? 'staff', n, mean }))
const line = (list: Cell[]): Line => ({ question: 'heard', cells: list, gap: 0, high: '', low: '' })
const occasion = (more: Partial<Occasion>): Occasion => ({
  meeting: 0, gathering: 0, model: 'video', title: 'Kulturudvalget', at: '2026-09-01T08:00:00Z', closes: '2026-10-01T22:00:00Z', open: true, sides: [], mayChoose: false, ...more,
})

describe('evaluations', () => {
  test('two models differ only where both are told', () => {
    const a = line(cells([5, 4], [0, 0], [6, 2]))
    const b = line(cells([7, 3], [5, 5], [9, 2.5]))
    expect(differences(a, b)).toEqual([1, undefined, -0.5])
  })
  test('those of which most is told come first', () => {
    const model = (name: string, ...list: [number, number][]) => ({ model: name, methods: [], lines: [line(cells(...list))] })
    expect(mostTold([model('video', [0, 0], [5, 3]), model('unseen', [0, 0], [0, 0]), model('in_person', [6, 2], [5, 3])])).toEqual(['in_person', 'video', 'unseen'])
  })
  test('few are few, whether or not there are any', () => {
    expect(cellText(cells([0, 0])[0]!)).toBe('Færre end 5')
    expect(cellText(cells([5, 3.64])[0]!)).toBe('3,6: i høj grad (5 svar)')
  })
  test('a whole number has its decimal, as the others of its column have', () => {
    expect(cellText(cells([5, 3])[0]!)).toBe('3,0: i nogen grad (5 svar)')
  })
  test('each side of an occasion has a page of its own', () => {
    const said = { given: false, answers: { worth: 0, heard: 0, safe: 0, learned: 0, again: 0, words: '' } }
    const rows = rowsOf([occasion({ meeting: 7, sides: [{ side: 'politician', ...said }, { side: 'staff', ...said }] })])
    expect(rows.map((r) => page(r.occasion, r.side))).toEqual(['/staff/evaluations/meetings/7/video/politician', '/staff/evaluations/meetings/7/video/staff'])
    expect(page(occasion({ gathering: 9 }), 'staff')).toBe('/staff/evaluations/gatherings/9/staff')
  })
  test('the last day is the one before the midnight', () => {
    expect(lastDay(occasion({})).toISOString()).toBe('2026-10-01T21:59:00.000Z')
  })
})
