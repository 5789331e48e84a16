import { t } from '../../i18n/home'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  { path: '/staff', page: () => import('./Home.svelte'), nav: { order: 0, label: () => t.title } },
]
