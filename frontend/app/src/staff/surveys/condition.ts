import type { Condition, Question, Variable } from './document'

// Branching as rows of selects: all or any of some comparisons. A tree that is deeper than that, as an imported document may
// have, cannot be shown so and is left as it is.

export type Sign = 'equals' | 'not' | 'in' | 'less' | 'at_most' | 'more' | 'at_least' | 'answered' | 'unanswered'

export interface Row {
  of: string
  sign: Sign
  values: number[]
}

export interface Rows {
  all: boolean
  rows: Row[]
}

/** The rows of a condition, or undefined when it is deeper. */
export function rowsOf(when: Condition | undefined): Rows | undefined {
  if (!when) return { all: true, rows: [] }
  const parts = when.and ?? when.or ?? [when]
  const rows = parts.map(rowOf)
  return rows.every((row) => row !== undefined) ? { all: !when.or, rows } : undefined
}

function rowOf(c: Condition): Row | undefined {
  if (c.answered) return { of: c.answered, sign: 'answered', values: [] }
  if (c.not?.answered) return { of: c.not.answered, sign: 'unanswered', values: [] }
  if (c.not?.of && c.not.equals !== undefined) return { of: c.not.of, sign: 'not', values: [c.not.equals] }
  if (!c.of) return undefined
  if (c.in) return { of: c.of, sign: 'in', values: c.in }
  for (const sign of ['equals', 'less', 'at_most', 'more', 'at_least'] as const) {
    const value = c[sign]
    if (value !== undefined) return { of: c.of, sign, values: [value] }
  }
  return undefined
}

/** The condition of rows; none when nothing is chosen. */
export function conditionOf({ all, rows }: Rows): Condition | undefined {
  const parts = rows.filter((row) => row.of).map(partOf)
  if (parts.length === 0) return undefined
  if (parts.length === 1) return parts[0]
  return all ? { and: parts } : { or: parts }
}

function partOf({ of, sign, values }: Row): Condition {
  const value = values[0] ?? 0
  switch (sign) {
    case 'answered':
      return { answered: of }
    case 'unanswered':
      return { not: { answered: of } }
    case 'not':
      return { not: { of, equals: value } }
    case 'in':
      return { of, in: values.length > 0 ? values : [value] }
    default:
      return { of, [sign]: value }
  }
}

type Subject = Pick<Question, 'code' | 'kind' | 'options' | 'dont_know' | 'refused'> | Variable

/** The comparisons that have a meaning for a question. */
export function signsFor(subject: Subject): Sign[] {
  switch (subject.kind) {
    case 'scale5':
      return ['at_most', 'at_least', 'equals', 'not', 'in', 'answered', 'unanswered']
    case 'number':
      return ['equals', 'less', 'at_most', 'more', 'at_least', 'answered', 'unanswered']
    case 'multiple':
      return ['in', 'answered', 'unanswered']
    case 'text':
      return ['answered', 'unanswered']
    default:
      return ['equals', 'not', 'in', 'answered', 'unanswered']
  }
}

/** The codes that a question can be compared with; none for a number, which is written. */
export function codesFor(subject: Subject): number[] {
  const codes = (subject.options ?? []).map((option) => option.code)
  if ('dont_know' in subject && subject.dont_know && subject.kind !== 'multiple') codes.push(98)
  if ('refused' in subject && subject.refused && subject.kind !== 'multiple') codes.push(99)
  return codes
}
