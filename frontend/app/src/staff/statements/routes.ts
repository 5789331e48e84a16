import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'statements:read'

export const routes: Route[] = [
  {
    path: '/staff/statements',
    page: () => import('./SaidList.svelte'),
    permission: read,
    nav: { order: 17, label: () => menu.statements, about: () => menu.statementsAbout },
  },
  { path: '/staff/agenda-items/:id', page: () => import('./ItemPage.svelte'), permission: read },
]
