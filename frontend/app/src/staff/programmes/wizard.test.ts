import { expect, test } from 'vitest'
import { Problem } from '../../api/problem'
import { emptyPlan } from './programme'
import { forget, keep, kept, missing, stepOf, type Choice } from './wizard'

const words = { choose: 'c', units: 'u', name: 'n' }
const choice: Choice = { from: 'template', template: '', instrument: '', audience: 'citizens', unit: '1', units: [] }

test('no step is left before what it asks is chosen', () => {
  const at = (step: Parameters<typeof missing>[0], plan = {}, chosen = {}) => missing(step, { ...emptyPlan(), ...plan }, { ...choice, ...chosen }, words).map((f) => f.where)
  expect(at('questions')).toEqual(['/template'])
  expect(at('questions', {}, { from: 'own' })).toEqual(['/instrument'])
  expect(at('questions', {}, { template: 'sof-btu' })).toEqual([])
  expect(at('about', { name: '  ' })).toEqual(['/name'])
  expect(at('units')).toEqual(['/units'])
  expect(at('rules', { level: 'anonymous' })).toEqual(['/themesBy'])
  expect(at('wheel')).toEqual([])
})

test('a refusal at the end leads to the step that it is about', () => {
  const refused = (where: string) => new Problem(422, 'programme-invalid', [{ where, code: '', detail: '' }])
  expect(stepOf(refused('/endsOn'))).toBe('wheel')
  expect(stepOf(refused('/owner'))).toBe('about')
  expect(stepOf(new Problem(409, 'programme-name'))).toBe('about')
  expect(stepOf(new Problem(500, ''))).toBeUndefined()
})

test('what was begun is kept for the one who began it, until it is done', () => {
  const begun = { plan: { ...emptyPlan(), name: 'Bliver du hørt?' }, choice: { ...choice, units: [1, 3] }, far: 2 }
  keep(7, begun)
  expect(kept(7)).toEqual(begun)
  expect(kept(8)).toBeUndefined()
  forget(7)
  expect(kept(7)).toBeUndefined()
})
