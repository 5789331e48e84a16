import { signInPath } from '../session.svelte'
import type { Route } from '../../router/routes'

export const routes: Route[] = [{ path: signInPath, page: () => import('./SignIn.svelte'), public: true }]
