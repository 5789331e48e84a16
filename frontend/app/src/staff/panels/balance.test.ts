import { expect, test } from 'vitest'
import { apart, barsOf, latest, type Balance } from './balance'

const value = (id: number, people: number, drawn: number | null) =>
  ({ id, nameDa: `v${id}`, nameEn: `v${id}`, people, quota: true, min: 0, target: 1, max: 2, counts: { invited: 9, yes: 6, drawn, confirmed: 0 } })
const balance = (drawn: number | null, ...counts: (number | null)[]) =>
  ({
    totals: { invited: 20, yes: 10, drawn, confirmed: 0 },
    features: [{ id: 1, nameDa: 'f', nameEn: 'f', values: counts.map((n, i) => value(i + 1, 50, n)), apart: [{ phase: 'drawn', share: 0.25 }] }],
  }) as unknown as Balance

test('the latest phase is the last that has people, hidden ones too', () => {
  expect(latest(balance(4, 2, 2))).toBe('drawn')
  expect(latest(balance(null, null, null))).toBe('drawn')
  expect(latest(balance(0, 0, 0))).toBe('yes')
})

test('shares are of the phase and of the population', () => {
  const b = balance(8, 6, 2)
  const group = b.features[0]
  if (!group) throw new Error('no feature')
  expect(barsOf(b, group, 'drawn', (v) => v.nameDa, 'hidden').map((bar) => bar.values)).toEqual([[0.5, 0.75], [0.5, 0.25]])
  expect(apart(b, group, 'drawn')).toEqual({ share: 0.25, people: 2 })
})

test('a hidden group has no bar', () => {
  const b = balance(8, 6, null)
  const group = b.features[0]
  if (!group) throw new Error('no feature')
  expect(barsOf(b, group, 'drawn', (v) => v.nameDa, 'hidden')[1]).toEqual({ label: 'v2', values: [], instead: 'hidden' })
})
