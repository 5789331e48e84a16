import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const permission = 'surveys:read'
const write = 'surveys:write'

export const routes: Route[] = [
  {
    path: '/staff/programmes',
    page: () => import('./ProgrammeList.svelte'),
    permission,
    nav: {
      order: 21,
      label: () => menu.programmes,
      about: (may) => (may(write) ? menu.programmesAbout : may('local:write') ? menu.programmesAboutLocal : menu.programmesAboutRead),
    },
  },
  { path: '/staff/programmes/new', page: () => import('./NewProgramme.svelte'), permission: write },
  { path: '/staff/coverage', page: () => import('./Coverage.svelte'), permission },
  { path: '/staff/programmes/:id', page: () => import('./ProgrammePage.svelte'), permission },
  { path: '/staff/programmes/:id/edit', page: () => import('./EditProgramme.svelte'), permission: write },
  { path: '/staff/programmes/:id/old-results', page: () => import('./NewOldResults.svelte'), permission: write },
  { path: '/staff/waves/:id', page: () => import('./WavePage.svelte'), permission },
  { path: '/staff/waves/:id/edit', page: () => import('./EditWave.svelte'), permission: write },
  { path: '/staff/waves/:id/answers', page: () => import('./Answers.svelte'), permission: 'answers:read' },
  { path: '/staff/waves/:id/units/:unit', page: () => import('./LocalPage.svelte'), permission },
  { path: '/staff/written-answers', page: () => import('./HeldTexts.svelte'), permission: 'texts:review' },
]
