import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/admin/staff',
    page: () => import('./StaffList.svelte'),
    permission: 'staff:read',
    nav: { order: 80, label: () => menu.staff, about: (may) => (may('staff:write') ? menu.staffAbout : menu.staffAboutRead) },
  },
  { path: '/staff/admin/staff/new', page: () => import('./AddStaff.svelte'), permission: 'staff:write' },
  { path: '/staff/admin/staff/:id', page: () => import('./PersonPage.svelte'), permission: 'staff:read' },
  {
    path: '/staff/admin/units',
    page: () => import('./Units.svelte'),
    permission: 'staff:write',
    nav: { order: 82, label: () => menu.units, about: () => menu.unitsAbout },
  },
  {
    path: '/staff/admin/access',
    page: () => import('./AccessRecord.svelte'),
    permission: 'access:read',
    nav: { order: 90, label: () => menu.access, about: () => menu.accessAbout },
  },
  { path: '/staff/admin/sign-ins', page: () => import('./SignIns.svelte'), permission: 'access:read' },
  { path: '/staff/me', page: () => import('./MyAccess.svelte') },
]
