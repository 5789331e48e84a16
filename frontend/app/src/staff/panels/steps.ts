import type { components } from '../../api/schema'

export type Panel = components['schemas']['StaffPanel']

/** The steps of a panel, in order. Each is a page of its own. */
export const stepNames = ['details', 'notice', 'features', 'quotas', 'plan', 'invitations', 'draw', 'members', 'balance'] as const
export type StepName = (typeof stepNames)[number]

const setup: StepName[] = ['details', 'notice', 'features', 'quotas']

/** The step at which something that is missing is said: "/features" or "/purpose". */
export function stepOfFault(where: string): StepName {
  const name = where.split('/')[1] ?? ''
  return setup.includes(name as StepName) ? (name as StepName) : 'details'
}

/** A step that is nothing without another: there are no quotas before there are details to set them for. */
const needed: Partial<Record<StepName, StepName>> = { quotas: 'features' }

/** Whether a step is done. Setting up is done when nothing of it is missing, the rest when the panel has come further. */
export function isDone(panel: Panel, step: StepName): boolean {
  const states = ['draft', 'inviting', 'drawn', 'confirmed', 'closed']
  const far = (state: string) => states.indexOf(panel.state) >= states.indexOf(state)
  switch (step) {
    case 'plan':
      return far('inviting')
    case 'invitations':
    case 'draw':
      return far('drawn')
    case 'members':
      return far('confirmed')
    case 'balance':
      return panel.state === 'closed'
    default:
      return far('inviting') || !panel.missing.some((fault) => [step, needed[step]].includes(stepOfFault(fault.where)))
  }
}

/** The one next step. */
export function nextStep(panel: Panel): StepName {
  return stepNames.find((step) => !isDone(panel, step)) ?? 'balance'
}

const permissions: Record<StepName, string> = {
  details: 'panels:write', notice: 'panels:write', features: 'panels:write', quotas: 'panels:write', plan: 'panels:write',
  invitations: 'replies:read', draw: 'panels:draw', members: 'replies:read', balance: 'overview:read',
}

/** Whether the one who is signed in may open a step of this panel. */
export function mayOpen(panel: Panel, step: StepName): boolean {
  return panel.may.includes(permissions[step])
}

/** Whether the one who is signed in takes the panel further at a step, or only looks on. */
export function mayDo(panel: Panel, step: StepName): boolean {
  const deed = step === 'members' || step === 'balance' ? 'panels:draw' : permissions[step]
  return mayOpen(panel, step) && panel.may.includes(deed)
}
