import type { Route } from '../../router/routes'

// The path is that of signInPath; this file stands free of the browser, so that tests outside one can read the routes.
export const routes: Route[] = [
  { path: '/staff/sign-in', page: () => import('./SignIn.svelte'), public: true },
  { path: '/staff/sign-in/answer', page: () => import('./Answer.svelte'), public: true },
]
