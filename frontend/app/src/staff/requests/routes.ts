import { t } from '../../i18n/requests'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/requests',
    page: () => import('./RequestList.svelte'),
    permission: 'erasure:write',
    nav: { order: 40, label: () => t.requests, about: () => t.requestsAbout },
  },
]
