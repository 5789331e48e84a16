import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/spot-checks',
    page: () => import('./SpotChecks.svelte'),
    permission: 'access:check',
    nav: { order: 84, label: () => menu.spotChecks, about: () => menu.spotChecksAbout },
  },
  { path: '/staff/spot-checks/:id', page: () => import('./SpotCheck.svelte'), permission: 'access:check' },
]
