import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const permission = 'messages:read'

export const routes: Route[] = [
  {
    path: '/staff/messages',
    page: () => import('./MessageList.svelte'),
    permission,
    nav: { order: 30, label: () => menu.messages, about: () => menu.messagesAbout },
  },
  { path: '/staff/messages/sendings', page: () => import('./Sendings.svelte'), permission },
  { path: '/staff/messages/texts', page: () => import('./Texts.svelte'), permission: 'templates:write' },
  { path: '/staff/messages/texts/:kind/:language', page: () => import('./TextEditor.svelte'), permission: 'templates:write' },
  { path: '/staff/messages/:id', page: () => import('./Story.svelte'), permission },
  { path: '/staff/mailbox', page: () => import('./Mailbox.svelte'), public: true },
]
