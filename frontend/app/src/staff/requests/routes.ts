import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/requests',
    page: () => import('./RequestList.svelte'),
    permission: 'erasure:write',
    nav: { order: 40, label: () => menu.requests, about: () => menu.requestsAbout },
  },
]
