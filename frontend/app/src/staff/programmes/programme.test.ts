import { expect, test } from 'vitest'
import { nextStep, whereToMend, type Programme } from './programme'

const programme = (some: object) => ({ state: 'open', decisions: [], waves: [], ...some }) as unknown as Programme

test('one step after the other is next', () => {
  expect(nextStep(programme({}))).toEqual({ step: 'decide' })
  expect(nextStep(programme({ decisions: [{}] }))).toEqual({ step: 'wave' })
  for (const [state, step] of [['draft', 'publish'], ['published', 'running'], ['closed', 'outcome']]) {
    expect(nextStep(programme({ decisions: [{}], waves: [{ id: 7, state }, { id: 6, state: 'closed' }] }))).toEqual({ step, wave: 7 })
  }
  expect(nextStep(programme({ decisions: [{}], waves: [{ id: 7, state: 'closed', told: true }] }))).toBeUndefined()
  expect(nextStep(programme({ state: 'ended' }))).toBeUndefined()
})

test('what is missing leads to where it is mended', () => {
  expect(whereToMend('/units/3/local/0/text', 5, 2)).toEqual({ to: 'local', href: '/staff/waves/5/units/3', unit: 3 })
  expect(whereToMend('/closesOn', 5, 2).href).toBe('/staff/waves/5/edit')
  expect(whereToMend('/decision', 5, 2).href).toBe('/staff/programmes/2')
  expect(whereToMend('/core/2/mirrored_by', 5, 2).to).toBe('questionnaires')
})
