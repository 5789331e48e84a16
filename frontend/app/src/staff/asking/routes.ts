import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const permission = 'surveys:write'

export const routes: Route[] = [
  { path: '/staff/waves/:id/ask', page: () => import('./AskPage.svelte'), permission },
  {
    path: '/staff/conversations',
    page: () => import('./Conversations.svelte'),
    permission,
    nav: { order: 23, label: () => menu.conversations, about: () => menu.conversationsAbout },
  },
]
