import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'committees:read'
const write = 'committees:write'

export const routes: Route[] = [
  {
    path: '/staff/methods',
    page: () => import('./MethodList.svelte'),
    permission: read,
    nav: { order: 18, label: () => menu.methods, about: () => menu.methodsAbout },
  },
  { path: '/staff/methods/new', page: () => import('./NewMethod.svelte'), permission: write },
  { path: '/staff/methods/:id', page: () => import('./MethodPage.svelte'), permission: read },
  { path: '/staff/methods/:id/statement', page: () => import('./Rewrite.svelte'), permission: write },
  { path: '/staff/methods/:id/reservation', page: () => import('./Reserve.svelte'), permission: write },
]
