import type { components } from '../../api/schema'
import { t } from '../../i18n/evaluations'
import { t as methods } from '../../i18n/methods'

type Schemas = components['schemas']
export type Occasion = Schemas['StaffOccasion']
export type Answers = Schemas['StaffHowItWent']
export type Compared = Schemas['StaffCompared']
export type Line = Schemas['StaffComparedLine']
export type Cell = Schemas['StaffComparedCell']
export type Call = Schemas['StaffEvaluationCall']
export type Calls = Schemas['StaffEvaluationCalls']
export type Side = Schemas['StaffSaid']['side']

export const questions = ['worth', 'heard', 'safe', 'learned', 'again'] as const

/** What is chosen and written in the form: "" stands for no answer. */
export type Said = Record<(typeof questions)[number] | 'words', string>

/** The form before anything is said, or with what was said before: 0 is no answer. */
export const saidOf = (before?: Answers): Said => ({
  ...(Object.fromEntries(questions.map((q) => [q, String(before?.[q] || '')])) as Record<(typeof questions)[number], string>),
  words: before?.words ?? '',
})

export const answersOf = (said: Said): Answers => ({
  ...(Object.fromEntries(questions.map((q) => [q, Number(said[q] || 0)])) as Record<(typeof questions)[number], number>),
  words: said.words,
})

export const modelText = (model: string) => methods.kinds[model] ?? model

/** Where one says how an occasion went. */
export function page(o: Occasion, side: string): string {
  return o.meeting ? `/staff/evaluations/meetings/${o.meeting}/${o.model}/${side}` : `/staff/evaluations/gatherings/${o.gathering}/${side}`
}

/** The last day on which something can be said of it. */
export const lastDay = (o: { closes: string }) => new Date(new Date(o.closes).getTime() - 60_000)

/** A line for each side from which one may speak. */
export interface Row {
  occasion: Occasion
  side: Side
  given: boolean
}

export const rowsOf = (all: Occasion[]): Row[] => all.flatMap((occasion) => occasion.sides.map(({ side, given }) => ({ occasion, side, given })))

/** What a cell says: a mean and the word of the scale that is nearest to it, or that too few have answered. */
export const cellText = (c: Cell) => (c.n ? t.cell(c.mean, t.degrees[Math.round(c.mean)] ?? '', c.n) : t.few)

/** The models, those of which most is told first. */
export function mostTold(models: Compared[]): string[] {
  const told = (m: Compared) => m.lines.flatMap((l) => l.cells).filter((c) => c.n).length
  return [...models].sort((a, b) => told(b) - told(a)).map((m) => m.model)
}

/** The cells of one question about two models, for each side that is told of both. */
export function differences(a: Line, b: Line): (number | undefined)[] {
  return a.cells.map((cell, i) => (cell.n && b.cells[i]?.n ? cell.mean - b.cells[i].mean : undefined))
}
