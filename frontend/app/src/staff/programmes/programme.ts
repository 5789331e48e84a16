import type { components } from '../../api/schema'
import { language } from '../../i18n/language.svelte'

export type Programme = components['schemas']['StaffProgramme']
export type Wave = components['schemas']['StaffWave']
export type Theme = components['schemas']['StaffTheme']
export type Level = Programme['level']
export type Body = Programme['themesBy']

export const levels: Level[] = ['identified', 'confidential', 'anonymous']
export const bodies: Body[] = ['committee', 'administration']

/** The choices of a set of words, in the order of the list. */
export const choices = (list: string[], words: Record<string, string>, about: Record<string, string>) =>
  list.map((value) => ({ value, text: words[value] ?? value, hint: about[value] }))

export const themeNames = (themes: Theme[]) => themes.map((theme) => theme.name[language.now]).join(', ')

/** What is to be done next with a programme, and where. */
export function nextStep(p: Programme): { step: 'decide' | 'wave' | 'publish' | 'running' | 'outcome'; wave?: number } | undefined {
  const newest = p.waves[0]
  if (p.state !== 'open') return undefined
  if (p.decisions.length === 0) return { step: 'decide' }
  if (!newest) return { step: 'wave' }
  if (newest.state === 'closed' && newest.told) return undefined
  const steps = { draft: 'publish', published: 'running', closed: 'outcome' } as const
  return { step: steps[newest.state], wave: newest.id }
}

/** Where something that is missing can be mended. A fault of a unit's questions names the unit: "/units/3/local/0/text". */
export function whereToMend(where: string, wave: number, programme: number): { to: 'wave' | 'programme' | 'local' | 'questionnaires'; href: string; unit?: number } {
  const unit = Number(/^\/units\/(\d+)\//.exec(where)?.[1] ?? 0)
  if (unit) return { to: 'local', href: `/staff/waves/${wave}/units/${unit}`, unit }
  if (where === '/version' || where === '/closesOn') return { to: 'wave', href: `/staff/waves/${wave}/edit` }
  if (where === '/decision' || where === '/units' || where === '/programme') return { to: 'programme', href: `/staff/programmes/${programme}` }
  return { to: 'questionnaires', href: '/staff/questionnaires' }
}

/** A programme as it is written in a form: what is not chosen is empty. */
export interface Plan {
  name: string
  purpose: string
  owner: string
  themesBy: Body | ''
  level: Level | ''
  coreLength: number | null
  everyMonths: number | null
  nextOn: string
  endsOn: string
}

export const emptyPlan = (): Plan => ({ name: '', purpose: '', owner: '', themesBy: '', level: '', coreLength: null, everyMonths: null, nextOn: '', endsOn: '' })

export const planOf = (p: Programme): Plan => ({ ...emptyPlan(), ...p, owner: p.owner ? String(p.owner) : '', everyMonths: p.everyMonths || null })

/** What is sent of a plan. Without a number of its own it has the core of the newest version. */
export const planBody = (plan: Plan) => ({
  name: plan.name,
  purpose: plan.purpose,
  coreLength: plan.coreLength ?? 0,
  themesBy: plan.themesBy as Body,
  level: plan.level as Level,
  owner: Number(plan.owner) || undefined,
  everyMonths: plan.everyMonths ?? undefined,
  nextOn: plan.nextOn || undefined,
  endsOn: plan.endsOn || undefined,
})
