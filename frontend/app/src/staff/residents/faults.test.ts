import { expect, test } from 'vitest'
import { kindsOf, type Fault } from './faults'

const fault = (row: number, column: string, code: string, warning = false): Fault => ({ row, column, code, warning, detail: '' }) as Fault

test('the same trouble in many rows is one thing to look at, and what keeps rows out comes first', () => {
  const kinds = kindsOf([
    fault(2, 'E-mail', 'email-invalid', true),
    fault(3, 'E-mail', 'email-invalid', true),
    fault(3, 'Køn', 'value-unknown'),
    fault(0, '', 'header-twice', true),
  ])
  expect(kinds).toEqual([
    { column: 'Køn', code: 'value-unknown', warning: false, rows: [3] },
    { column: 'E-mail', code: 'email-invalid', warning: true, rows: [2, 3] },
    { column: '', code: 'header-twice', warning: true, rows: [0] },
  ])
})
