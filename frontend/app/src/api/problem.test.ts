import { describe, expect, test } from 'vitest'
import { t } from '../i18n/shell'
import { asProblem, Problem, problemOf } from './problem'

describe('problemOf', () => {
  test("a rule's faults keep their place, code and words", () => {
    const problem = problemOf(422, {
      type: '/problems/quota-contradiction',
      status: 422,
      errors: [{ location: '/quotas/3/min', message: 'More than the panel holds.', value: 'quota-too-large' }],
    })
    expect(problem.code).toBe('quota-contradiction')
    expect(problem.faults).toEqual([{ where: '/quotas/3/min', code: 'quota-too-large', detail: 'More than the panel holds.' }])
  })

  test('what does not fit the schema is said in plain words at its field', () => {
    const problem = problemOf(422, {
      type: '/problems/invalid',
      errors: [
        { location: 'body.quotas[3].min', message: 'expected number >= 0' },
        { location: 'body', message: 'expected required property title to be present' },
        { location: 'body.reason', message: 'expected length >= 3' },
      ],
    })
    expect(problem.faults.map(({ where, detail }) => [where, detail])).toEqual([
      ['/quotas/3/min', t.faults.minimum('0')],
      ['/title', t.faults.required],
      ['/reason', t.faults.minLength('3')],
    ])
  })

  test('an answer that is no problem is told by its status', () => {
    expect(problemOf(500, undefined).text).toBe(t.problems.internal)
    expect(problemOf(404, 'no').text).toBe(t.problems['not-found'])
    expect(problemOf(409, { type: '/problems/a-code-without-words' }).text).toBe(t.problems.conflict)
  })
})

test('a network that is down is told as such', () => {
  expect(asProblem(new TypeError('Failed to fetch')).text).toBe(t.problems.network)
  const own = new Problem(409, 'x')
  expect(asProblem(own)).toBe(own)
})
