import { t as menu } from '../../i18n/menu'
import type { Route } from '../../router/routes'

const read = 'notes:read'
const write = 'notes:write'

export const routes: Route[] = [
  {
    path: '/staff/hearings/notes',
    page: () => import('./NoteList.svelte'),
    permission: read,
    nav: { order: 17, label: () => menu.notes, about: () => menu.notesAbout },
  },
  { path: '/staff/hearings/notes/new', page: () => import('./NewNote.svelte'), permission: write },
  { path: '/staff/hearings/notes/:id', page: () => import('./NotePage.svelte'), permission: read },
  { path: '/staff/hearings/notes/:id/edit', page: () => import('./EditNote.svelte'), permission: write },
  { path: '/staff/hearings/notes/:id/volunteer', page: () => import('./AddVolunteer.svelte'), permission: write },
  { path: '/staff/hearings/notes/:id/record', page: () => import('./RecordPage.svelte'), permission: read },
]
