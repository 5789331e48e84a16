import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'overview:read'
const people = 'replies:read'
const write = 'panels:write'

export const routes: Route[] = [
  {
    path: '/staff/panels',
    page: () => import('./PanelList.svelte'),
    nav: {
      order: 10,
      label: () => menu.panels,
      about: (may) => (may(write) ? menu.panelsAbout : may('replies:write') ? menu.panelsAboutAnswers : menu.panelsAboutCounts),
    },
  },
  { path: '/staff/panels/new', page: () => import('./NewPanel.svelte'), permission: write },
  { path: '/staff/panels/:id', page: () => import('./PanelPage.svelte') },
  { path: '/staff/panels/:id/details', page: () => import('./Details.svelte'), permission: write },
  { path: '/staff/panels/:id/notice', page: () => import('./Notice.svelte'), permission: write },
  { path: '/staff/panels/:id/features', page: () => import('./Features.svelte'), permission: write },
  { path: '/staff/panels/:id/quotas', page: () => import('./Quotas.svelte'), permission: write },
  { path: '/staff/panels/:id/plan', page: () => import('./Plan.svelte'), permission: write },
  { path: '/staff/panels/:id/invitations', page: () => import('./Invitations.svelte'), permission: people },
  { path: '/staff/panels/:id/calls', page: () => import('./Calls.svelte'), permission: 'replies:write' },
  { path: '/staff/panels/:id/calls/now', page: () => import('./CallNow.svelte'), permission: 'replies:write' },
  { path: '/staff/invitations/:id', page: () => import('./InvitationPage.svelte'), permission: people },
  { path: '/staff/panels/:id/letters', page: () => import('./LetterList.svelte'), permission: 'messages:read' },
  { path: '/staff/panels/:id/letters/:batch', page: () => import('./LetterBatch.svelte'), permission: 'messages:read' },
  { path: '/staff/panels/:id/reach', page: () => import('./Reach.svelte'), permission: people },
  { path: '/staff/panels/:id/draw', page: () => import('./Draw.svelte'), permission: 'panels:draw' },
  { path: '/staff/panels/:id/lottery', page: () => import('./Lottery.svelte'), permission: 'panels:read' },
  { path: '/staff/panels/:id/members', page: () => import('./Members.svelte'), permission: people },
  { path: '/staff/panels/:id/replacement', page: () => import('./Replacement.svelte'), permission: 'panels:draw' },
  { path: '/staff/panels/:id/balance', page: () => import('./Balance.svelte'), permission: read },
  { path: '/staff/panels/:id/protocol', page: () => import('./Protocol.svelte'), permission: 'panels:read' },
  { path: '/staff/panels/:id/drift', page: () => import('./Drift.svelte'), permission: 'panels:read' },
  { path: '/staff/panels/:id/burden', page: () => import('./Burden.svelte'), permission: 'panels:read' },
  { path: '/staff/panels/:id/terms', page: () => import('./Terms.svelte'), permission: people },
  { path: '/staff/panels/:id/end', page: () => import('./End.svelte'), permission: write },
  { path: '/staff/panels/:id/deletion', page: () => import('./Deletion.svelte'), permission: read },
  { path: '/staff/populations', page: () => import('./Populations.svelte'), permission: write },
  { path: '/staff/populations/new', page: () => import('./NewPopulation.svelte'), permission: write },
]
