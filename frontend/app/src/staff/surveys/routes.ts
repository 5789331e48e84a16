import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const permission = 'surveys:read'

export const routes: Route[] = [
  {
    path: '/staff/questionnaires',
    page: () => import('./InstrumentList.svelte'),
    permission,
    nav: { order: 22, label: () => menu.questionnaires, about: (may) => (may('surveys:write') ? menu.questionnairesAbout : menu.questionnairesAboutRead) },
  },
  { path: '/staff/questionnaires/new', page: () => import('./NewInstrument.svelte'), permission: 'surveys:write' },
  { path: '/staff/questionnaires/:id', page: () => import('./InstrumentPage.svelte'), permission },
  { path: '/staff/questionnaires/:id/draft', page: () => import('./Editor.svelte'), permission: 'surveys:write' },
  { path: '/staff/questionnaires/:id/versions/:number', page: () => import('./VersionPage.svelte'), permission },
]
