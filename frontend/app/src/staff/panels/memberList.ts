import type { components } from '../../api/schema'

export type Member = components['schemas']['StaffMember']

const by: Record<string, (a: Member, b: Member) => number> = {
  shown: (a, b) => a.shown.localeCompare(b.shown, 'da'),
  status: (a, b) => a.status.localeCompare(b.status),
  when: (a, b) => a.changedAt.localeCompare(b.changedAt),
}

/** The members of one status, or all, in the order asked for: "when" or "-when"; else as the server gave them. */
export function narrowed(members: Member[], status = '', sort = ''): Member[] {
  const some = members.filter((member) => !status || member.status === status)
  const order = by[sort.replace('-', '')]
  if (!order) return some
  return some.sort((a, b) => (sort.startsWith('-') ? order(b, a) : order(a, b)))
}
