import type { Route } from '../../router/routes'

export const routes: Route[] = [
  { path: '/staff/evaluations', page: () => import('./EvaluationList.svelte') },
  { path: '/staff/evaluations/calls', page: () => import('./CallList.svelte'), permission: 'gatherings:write' },
  { path: '/staff/evaluations/calls/:occasion/:id', page: () => import('./CallPage.svelte'), permission: 'gatherings:write' },
  { path: '/staff/evaluations/meetings/:id/:model/:side', page: () => import('./SayOfMeeting.svelte') },
  { path: '/staff/evaluations/gatherings/:id/:side', page: () => import('./SayOfGathering.svelte') },
  { path: '/staff/methods/comparison', page: () => import('./Comparison.svelte'), permission: 'committees:read' },
]
