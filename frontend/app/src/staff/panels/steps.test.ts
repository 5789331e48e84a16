import { expect, test } from 'vitest'
import { isDone, mayDo, mayOpen, nextStep, stepOfFault, type Panel } from './steps'

const panel = (state: Panel['state'], ...missing: string[]) =>
  ({ state, may: ['overview:read'], missing: missing.map((where) => ({ where, code: 'required', detail: '' })) }) as unknown as Panel

test('what is missing leads to the page where it is said', () => {
  expect(stepOfFault('/purpose')).toBe('details')
  expect(stepOfFault('/notice')).toBe('notice')
  expect(stepOfFault('/features')).toBe('features')
  expect(stepOfFault('/quotas')).toBe('quotas')
})

test.each([
  [panel('draft', '/size', '/notice'), 'details'],
  [panel('draft', '/notice', '/features'), 'notice'],
  [panel('draft', '/quotas'), 'quotas'],
  [panel('draft'), 'plan'],
  [panel('inviting'), 'invitations'],
  [panel('inviting', '/replyBy'), 'invitations'],
  [panel('drawn'), 'members'],
  [panel('confirmed'), 'balance'],
  [panel('closed'), 'balance'],
])('a panel has one next step', (at, step) => {
  expect(nextStep(at)).toBe(step)
})

test('a step that lacks something is not done', () => {
  expect(isDone(panel('draft', '/notice'), 'details')).toBe(true)
  expect(isDone(panel('draft', '/notice'), 'notice')).toBe(false)
  expect(isDone(panel('draft', '/features'), 'quotas')).toBe(false)
})

test('only those who may see people see their pages', () => {
  expect(mayOpen(panel('drawn'), 'members')).toBe(false)
  expect(mayOpen(panel('drawn'), 'balance')).toBe(true)
  expect(mayDo(panel('confirmed'), 'balance')).toBe(false)
  expect(mayDo({ ...panel('drawn'), may: ['replies:read', 'panels:draw'] }, 'members')).toBe(true)
})
