import { expect, test } from 'vitest'
import { match } from './match'

test.each([
  ['/staff', '/staff', {}],
  ['/staff', '/staff/', {}],
  ['/staff/panels/:id', '/staff/panels/12', { id: '12' }],
  ['/staff/panels/:id/quotas/:cell', '/staff/panels/12/quotas/m%C3%A6nd', { id: '12', cell: 'mænd' }],
  ['/staff/panels/:id', '/staff/panels', undefined],
  ['/staff/panels/:id', '/staff/residents/12', undefined],
  ['/staff/panels/:id', '/staff/panels/%E0%A4%A', undefined],
])('%s and %s give %j', (pattern, path, values) => {
  expect(match(pattern, path)).toEqual(values)
})
