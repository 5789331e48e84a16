import { t } from '../../i18n/shell'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  { path: '/staff', page: () => import('./Home.svelte'), nav: { order: 0, label: () => t.home } },
]
