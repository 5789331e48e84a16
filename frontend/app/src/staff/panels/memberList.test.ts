import { expect, test } from 'vitest'
import { narrowed, type Member } from './memberList'

const member = (shown: string, status: Member['status'], changedAt: string): Member => ({
  id: 0, invitation: 1, resident: 1, shown, status, cause: status === 'withdrawn' ? 'left' : '', reason: '', changedAt,
})
const all = [member('Åse', 'offered', '2026-09-02'), member('Bo', 'withdrawn', '2026-09-03'), member('Ærlig', 'offered', '2026-09-01')]
const names = (list: Member[]) => list.map((one) => one.shown)

test('members are narrowed by status and sorted both ways, names in Danish', () => {
  expect(names(narrowed(all))).toEqual(['Åse', 'Bo', 'Ærlig'])
  expect(names(narrowed(all, '', 'shown'))).toEqual(['Bo', 'Ærlig', 'Åse'])
  expect(names(narrowed(all, '', '-when'))).toEqual(['Bo', 'Åse', 'Ærlig'])
  expect(names(narrowed(all, 'offered', 'when'))).toEqual(['Ærlig', 'Åse'])
  expect(names(narrowed(all, '', 'shoe size'))).toEqual(['Åse', 'Bo', 'Ærlig'])
})
