import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/residents',
    page: () => import('./ResidentList.svelte'),
    permission: 'residents:read',
    nav: { order: 20, label: () => menu.residents, about: (may) => (may('residents:write') ? menu.residentsAbout : menu.residentsAboutRead) },
  },
  { path: '/staff/residents/:id', page: () => import('./ResidentPage.svelte'), permission: 'residents:read' },
  { path: '/staff/residents/:id/contact', page: () => import('./ContactPage.svelte'), permission: 'residents:write' },
  { path: '/staff/residents/:id/standing', page: () => import('./StandingPage.svelte'), permission: 'residents:write' },
  { path: '/staff/imports', page: () => import('./ImportList.svelte'), permission: 'residents:write' },
  { path: '/staff/imports/new', page: () => import('./ImportUpload.svelte'), permission: 'residents:write' },
  { path: '/staff/imports/:id', page: () => import('./ImportPage.svelte'), permission: 'residents:write' },
]
