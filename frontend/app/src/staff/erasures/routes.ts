import { t } from '../../i18n/erasures'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/erasures',
    page: () => import('./ErasureList.svelte'),
    permission: 'erasure:write',
    nav: { order: 40, label: () => t.erasures, about: () => t.erasuresAbout },
  },
]
