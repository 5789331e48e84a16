import type { components } from '../../api/schema'
import { t } from '../../i18n/retention'
import { plural } from '../../i18n/texts'

/** What would be deleted, in words: "37 invitationer (37 borgere), den ældste fra 01.03.2026". */
export function dueText(due: components['schemas']['StaffRetentionDue']): string {
  if (!due.oldest) return t.nothing
  const [one, more] = t.classes[due.class]?.names ?? ['', '']
  return t.due(due.things, plural(due.things, one, more), due.people, due.oldest)
}
