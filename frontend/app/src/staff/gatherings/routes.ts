import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'gatherings:read'
const write = 'gatherings:write'

export const routes: Route[] = [
  {
    path: '/staff/gatherings',
    page: () => import('./GatheringList.svelte'),
    permission: read,
    nav: { order: 15, label: () => menu.gatherings, about: () => menu.gatheringsAbout },
  },
  { path: '/staff/gatherings/new', page: () => import('./NewGathering.svelte'), permission: write },
  { path: '/staff/gatherings/:id', page: () => import('./GatheringPage.svelte'), permission: read },
  { path: '/staff/gatherings/:id/edit', page: () => import('./EditGathering.svelte'), permission: write },
  { path: '/staff/gatherings/:id/book', page: () => import('./BookPage.svelte'), permission: write },
  { path: '/staff/mine', page: () => import('./Mine.svelte') },
  { path: '/staff/gatherings/:id/badges', page: () => import('./Badges.svelte'), permission: read },
  { path: '/staff/gatherings/:id/tables', page: () => import('./TablePage.svelte'), permission: read },
  { path: '/staff/reimbursements', page: () => import('./PayList.svelte'), permission: write },
  { path: '/staff/care', page: () => import('./CareTasks.svelte'), permission: write },
  { path: '/staff/gatherings/:id/invite', page: () => import('./InvitePage.svelte'), permission: write },
  { path: '/staff/gatherings/:id/times', page: () => import('./TimesPage.svelte'), permission: write },
  { path: '/staff/gatherings/:id/mix', page: () => import('./ChangeMix.svelte'), permission: 'residents:read' },
  { path: '/staff/gatherings/:id/copy', page: () => import('./CopyPage.svelte'), permission: write },
  { path: '/staff/series', page: () => import('./SeriesList.svelte'), permission: read },
  { path: '/staff/series/new', page: () => import('./NewSeries.svelte'), permission: write },
  { path: '/staff/series/:id', page: () => import('./SeriesPage.svelte'), permission: read },
  { path: '/staff/series/:id/edit', page: () => import('./EditSeries.svelte'), permission: write },
  { path: '/staff/places', page: () => import('./PlaceList.svelte'), permission: read },
  { path: '/staff/places/new', page: () => import('./NewPlace.svelte'), permission: write },
  { path: '/staff/places/:id', page: () => import('./EditPlace.svelte'), permission: write },
]
