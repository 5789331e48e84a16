import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/retention',
    page: () => import('./Retention.svelte'),
    permission: 'settings:write',
    nav: { order: 86, label: () => menu.retention, about: () => menu.retentionAbout },
  },
  { path: '/staff/retention/reports', page: () => import('./Reports.svelte'), permission: 'settings:write' },
  { path: '/staff/retention/:class', page: () => import('./Term.svelte'), permission: 'settings:write' },
]
