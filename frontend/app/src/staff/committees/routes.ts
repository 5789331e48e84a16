import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'committees:read'
const write = 'committees:write'

export const routes: Route[] = [
  {
    path: '/staff/committees',
    page: () => import('./CommitteeList.svelte'),
    permission: read,
    nav: { order: 16, label: () => menu.committees, about: () => menu.committeesAbout },
  },
  { path: '/staff/committees/new', page: () => import('./NewCommittee.svelte'), permission: write },
  { path: '/staff/committees/:id', page: () => import('./CommitteePage.svelte'), permission: read },
  { path: '/staff/committees/:id/edit', page: () => import('./EditCommittee.svelte'), permission: write },
  { path: '/staff/committees/:id/rules', page: () => import('./NewRules.svelte'), permission: write },
  { path: '/staff/committees/:id/meeting', page: () => import('./NewMeeting.svelte'), permission: write },
  { path: '/staff/committees/:id/agendas', page: () => import('./AgendaFile.svelte'), permission: write },
  { path: '/staff/hearing-rules/:id', page: () => import('./RulesPage.svelte'), permission: read },
  { path: '/staff/hearing-rules/:id/edit', page: () => import('./EditRules.svelte'), permission: write },
  { path: '/staff/hearing-templates', page: () => import('./Templates.svelte'), permission: read },
  { path: '/staff/committee-meetings/:id', page: () => import('./MeetingPage.svelte'), permission: read },
  { path: '/staff/committee-meetings/:id/edit', page: () => import('./EditMeeting.svelte'), permission: write },
]
