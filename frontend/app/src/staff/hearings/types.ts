import type { components } from '../../api/schema'
import { number } from '../../i18n/format'
import { t as draw } from '../../i18n/hearingnotedraw'
import { language } from '../../i18n/language.svelte'
import { ownUnits } from '../session.svelte'

type Schemas = components['schemas']
export type Note = Schemas['StaffHearingNote']
export type NoteRow = Schemas['StaffNoteRow']
export type NoteWords = Schemas['StaffNoteWords']
export type Spread = Schemas['StaffNoteSpread']
export type Volunteer = Schemas['StaffVolunteer']
export type Deviation = Schemas['StaffNoteDeviation']

/** The units in which the reader proposes notes. */
export const proposing = () => ownUnits(['coordinator', 'secretary'])

/** A text of both languages in the one now shown. */
export const said = (words: { da: string; en: string }) => words[language.now]

/** The words of a note with nothing in them. What every group of volunteers must meet is there to begin from. */
export const emptyWords = (must: string[]): NoteWords => ({
  title: '', committee: '', meetsOn: '', question: '', claim: '', behind: '', affected: [{ group: '', people: none }], source: '', asOf: '', seats: 4, standBys: 3, must, spread: [],
})

/** What stands for a number that is not written: the rules refuse it. */
export const none = -1

/** What a group of people is often mixed by, in both languages. */
export const presets: Record<string, Spread> = {
  sex: spread('Køn', 'Sex', [['kvinde', 'woman', 1], ['mand', 'man', 1]]),
  age: spread('Alder', 'Age', [['under 30', 'under 30', 1], ['30 til 49', '30 to 49', 1], ['50 og over', '50 and over', 1]]),
  viewpoint: spread('Synspunkt', 'Viewpoint', [['svarede som de fleste', 'answered as most did', 1], ['svarede som de færreste', 'answered as the fewest did', 1]], true),
  other: spread('', '', [['', '', 0], ['', '', 0]]),
}

function spread(da: string, en: string, values: [string, string, number][], viewpoint = false): Spread {
  return { name: { da, en }, viewpoint, values: values.map(([d, e, min]) => ({ name: { da: d, en: e }, min, max: 3 })) }
}

/** The step of a note that its words belong to, by where a fault of theirs is. */
export function stepOf(where: string): 'purpose' | 'affected' | 'criteria' {
  if (where.startsWith('/criteria')) return 'criteria'
  return /^\/(affected|source|asOf)/.test(where) ? 'affected' : 'purpose'
}

/** The field of a fault that keeps a note from being sealed. */
export function fieldOf(where: string): string {
  const path = where.replace(/^\/criteria/, '')
  if (path === '/affected') return '/affected/0/group'
  if (path === '/must') return '/must/0'
  if (/\/values$/.test(path)) return `${path}/0/min`
  return path.replace(/\/name$/, '/name/da')
}

/** A chance out of 1,000 as people say it: "1 ud af 8 (125 ud af 1.000)". */
export const chance = (of: number) => (of === 0 ? draw.noChance : draw.oneOf(number(1000 / of, 1), String(of)))

export const stepNames = ['purpose', 'affected', 'sources', 'criteria', 'protection', 'seal', 'volunteers', 'lottery', 'draw', 'changes', 'speaks', 'sign', 'invite'] as const
export type StepName = (typeof stepNames)[number]
export type StepState = 'done' | 'now' | 'locked' | 'open'

/** What to do next with a note, and at which step. */
export function nextOf(n: Note): { step: StepName; words: string } {
  if (n.state === 'draft') return draftNext(n)
  if (n.state === 'sealed') {
    if (!n.checked) return { step: 'protection', words: 'protection' }
    return n.volunteers < n.words.seats ? { step: 'volunteers', words: 'volunteers' } : { step: 'lottery', words: 'lottery' }
  }
  if (n.state === 'ready') return { step: 'draw', words: 'draw' }
  if (n.deviations.some((d) => d.state === 'proposed')) return { step: 'changes', words: 'changes' }
  if (!n.signed) return { step: 'sign', words: 'sign' }
  return { step: 'invite', words: toInvite(n) > 0 ? 'invite' : 'done' }
}

function draftNext(n: Note): { step: StepName; words: string } {
  const first = n.missing[0]
  return first ? { step: stepOf(first.where), words: 'write' } : { step: 'seal', words: 'seal' }
}

/** How many of the group are still to be invited. */
export const toInvite = (n: Note) => (n.drawing?.group.length ?? 0) - n.gone - n.invited

/** How far each step of a note is. */
export function stateOf(n: Note, step: StepName): StepState {
  const next = nextOf(n)
  if (next.step === step && next.words !== 'done') return 'now'
  if (isDone(n, step)) return 'done'
  return isLocked(n, step) ? 'locked' : 'open'
}

function isDone(n: Note, step: StepName): boolean {
  const draft = n.state === 'draft'
  switch (step) {
    case 'purpose':
    case 'affected':
    case 'criteria':
      return !draft || !n.missing.some((m) => stepOf(m.where) === step)
    case 'sources':
      return n.volunteers > 0
    case 'protection':
      return n.checked !== null
    case 'seal':
      return !draft
    case 'volunteers':
    case 'lottery':
      return n.lottery !== null
    case 'draw':
    case 'speaks':
      return n.drawing !== null
    case 'changes':
      return n.deviations.length > 0
    case 'sign':
      return n.signed
    case 'invite':
      return n.signed && toInvite(n) <= 0
  }
}

function isLocked(n: Note, step: StepName): boolean {
  switch (step) {
    case 'seal':
      return n.missing.length > 0
    case 'volunteers':
      return n.state === 'draft'
    case 'lottery':
      return n.state !== 'sealed' || !n.checked || n.volunteers < n.words.seats
    case 'draw':
      return n.state !== 'ready'
    case 'changes':
    case 'speaks':
      return n.drawing === null
    case 'sign':
      return n.drawing === null || n.deviations.some((d) => d.state === 'proposed')
    case 'invite':
      return !n.signed
    default:
      return false
  }
}

/** The colour of how far a note is, which repeats its word. */
export const stateKind = (n: { state: NoteRow['state']; signed: boolean }) => (n.signed ? 'success' : n.state === 'draft' ? 'warning' : 'info')
