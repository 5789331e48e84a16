import { t } from '../../i18n/admin'
import type { Route } from '../../router/routes'

export const routes: Route[] = [
  {
    path: '/staff/admin/staff',
    page: () => import('./StaffList.svelte'),
    permission: 'staff:read',
    nav: { order: 80, label: () => t.staff, about: (may) => (may('staff:write') ? t.staffAbout : t.staffAboutRead) },
  },
  { path: '/staff/admin/staff/new', page: () => import('./AddStaff.svelte'), permission: 'staff:write' },
  { path: '/staff/admin/staff/:id', page: () => import('./PersonPage.svelte'), permission: 'staff:read' },
  {
    path: '/staff/admin/units',
    page: () => import('./Units.svelte'),
    permission: 'staff:write',
    nav: { order: 82, label: () => t.units, about: () => t.unitsAbout },
  },
  {
    path: '/staff/admin/access',
    page: () => import('./AccessRecord.svelte'),
    permission: 'access:read',
    nav: { order: 90, label: () => t.access, about: () => t.accessAbout },
  },
  { path: '/staff/admin/sign-ins', page: () => import('./SignIns.svelte'), permission: 'access:read' },
  { path: '/staff/me', page: () => import('./MyAccess.svelte') },
]
