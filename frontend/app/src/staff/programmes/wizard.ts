import { Problem, type Fault } from '../../api/problem'
import type { Plan } from './programme'

export const steps = ['questions', 'about', 'units', 'rules', 'wheel'] as const
export type Step = (typeof steps)[number]

/** What is chosen in the wizard beside the plan. */
export interface Choice {
  from: 'template' | 'own'
  template: string
  instrument: string
  /** Of a questionnaire of one's own; a template knows whom it is for. */
  audience: 'citizens' | 'staff'
  unit: string
  units: number[]
}

/** On which step each field stands; what is refused at the end leads there. */
const fields: Record<string, Step> = {
  from: 'questions', template: 'questions', instrument: 'questions', audience: 'questions',
  name: 'about', purpose: 'about', unit: 'about', owner: 'about',
  units: 'units',
  themesBy: 'rules', level: 'rules',
  everyMonths: 'wheel', nextOn: 'wheel', endsOn: 'wheel', coreLength: 'wheel',
}

/** The step to mend a refusal on: that of the first field it names. A name that is taken is told without a field. */
export function stepOf(problem: Problem): Step | undefined {
  if (problem.code === 'programme-name') return 'about'
  return problem.faults.map((fault) => fields[fault.where.split('/')[1] ?? '']).find(Boolean)
}

/** What is missing before the wizard goes on from a step. */
export function missing(step: Step, plan: Plan, choice: Choice, words: { choose: string; units: string; name: string }): Fault[] {
  const faults: Fault[] = []
  const need = (there: boolean, where: string, detail: string) => {
    if (!there) faults.push({ where, code: 'required', detail })
  }
  if (step === 'questions') {
    if (choice.from === 'template') need(choice.template !== '', '/template', words.choose)
    else need(choice.instrument !== '', '/instrument', words.choose)
  } else if (step === 'about') need(plan.name.trim() !== '', '/name', words.name)
  else if (step === 'units') need(choice.units.length > 0, '/units', words.units)
  else if (step === 'rules') {
    need(plan.themesBy !== '', '/themesBy', words.choose)
    need(plan.level !== '', '/level', words.choose)
  }
  return faults
}

/** How far somebody has come. Nothing of it is on the server yet. */
export interface Begun {
  plan: Plan
  choice: Choice
  /** The last step that may be shown, from 0. */
  far: number
  /** The questionnaire that was made from the template already, when something later was refused. */
  made?: { template: string; id: number; published: boolean }
}

const key = (who: number) => `deltag-new-programme-${who}`

/** Keeps it in this tab for the one who is signed in, so that loading the page again loses nothing. */
export function keep(who: number, begun: Begun): void {
  sessionStorage.setItem(key(who), JSON.stringify(begun))
}

/** What was kept, if anything. */
export function kept(who: number): Begun | undefined {
  const text = sessionStorage.getItem(key(who))
  return text ? (JSON.parse(text) as Begun) : undefined
}

export function forget(who: number): void {
  sessionStorage.removeItem(key(who))
}
