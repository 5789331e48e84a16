import { t } from '../../i18n/hearingrequests'
import type { Route } from '../../router/routes'

const read = 'hearings:read'

export const routes: Route[] = [
  {
    path: '/staff/hearing-requests',
    page: () => import('./RequestList.svelte'),
    permission: read,
    nav: { order: 18, label: () => t.title, about: () => t.about },
  },
  { path: '/staff/hearing-requests/new', page: () => import('./NewRequest.svelte'), permission: 'hearings:write' },
  { path: '/staff/hearing-requests/:id', page: () => import('./RequestPage.svelte'), permission: read },
  { path: '/staff/committees/:id/hearings', page: () => import('./SettingPage.svelte'), permission: 'committees:write' },
  { path: '/staff/committee-meetings/:id/hearings', page: () => import('./DaySheet.svelte'), permission: read },
]
