// The document of a questionnaire as the published schema says, and what the editor does with it. Every function gives a
// new document, so that a step can be taken back.

export type Kind = 'scale5' | 'single' | 'multiple' | 'yesno' | 'number' | 'text' | 'information' | 'consent'
export const kinds: Kind[] = ['scale5', 'single', 'multiple', 'yesno', 'number', 'text', 'information', 'consent']

export type Mode = 'text' | 'web' | 'phone' | 'paper' | 'easy'
export type Words = { text: string } & Partial<Record<Mode, string>>
export type Text = Record<string, Words>

export interface Option {
  code: number
  text: Text
  exclusive?: boolean
}

export interface Condition {
  and?: Condition[]
  or?: Condition[]
  not?: Condition
  answered?: string
  of?: string
  equals?: number
  in?: number[]
  less?: number
  at_most?: number
  more?: number
  at_least?: number
}

export interface Question {
  code: string
  kind: Kind
  theme?: string
  indicator?: string
  text: Text
  help?: Text
  options?: Option[]
  faces?: boolean
  dont_know?: boolean
  refused?: boolean
  required?: boolean
  min?: number
  max?: number
  mirror_of?: string
  when?: Condition
}

export interface Variable {
  code: string
  kind: 'single' | 'number' | 'text'
  options?: Option[]
}

export interface Document {
  format: number
  id: string
  version: number
  languages: string[]
  title: Text
  words?: { dont_know?: Text; refused?: Text }
  frame?: Variable[]
  core: Question[]
  local?: Question[]
}

export const asks = (kind: Kind) => kind !== 'information'
export const chooses = (kind: Kind) => ['scale5', 'single', 'multiple', 'yesno', 'consent'].includes(kind)
export const freeOptions = (kind: Kind) => kind === 'single' || kind === 'multiple'
export const declinable = (kind: Kind) => asks(kind) && kind !== 'text' && kind !== 'consent'
export const ranged = (kind: Kind) => kind === 'number' || kind === 'multiple' || kind === 'text'

const scale = {
  da: ['Slet ikke', 'I lav grad', 'I nogen grad', 'I høj grad', 'I meget høj grad'],
  en: ['Not at all', 'To a low degree', 'To some degree', 'To a high degree', 'To a very high degree'],
}
const yesNo = { da: ['Ja', 'Nej'], en: ['Yes', 'No'] }

function wordsOf(languages: string[], said: Record<string, string[]>, n: number): Text {
  const text: Text = {}
  for (const language of languages) {
    const words = said[language]?.[n]
    if (words) text[language] = { text: words }
  }
  return text
}

/** The options that a question of a kind begins with. */
export function firstOptions(kind: Kind, languages: string[]): Option[] | undefined {
  if (kind === 'scale5') return [1, 2, 3, 4, 5].map((code) => ({ code, text: wordsOf(languages, scale, code - 1) }))
  if (kind === 'yesno' || kind === 'consent') return [1, 0].map((code, n) => ({ code, text: wordsOf(languages, yesNo, n) }))
  return freeOptions(kind) ? [{ code: 1, text: {} }, { code: 2, text: {} }] : undefined
}

/** A code that no question or variable has. Codes are never used again for something else within one document. */
export function freeCode(doc: Document, base = 'q'): string {
  const taken = new Set([...doc.core, ...(doc.local ?? []), ...(doc.frame ?? [])].map((one) => one.code))
  for (let n = 1; ; n++) if (!taken.has(`${base}${n}`)) return `${base}${n}`
}

export function newQuestion(doc: Document, kind: Kind): Question {
  const before = [...doc.core].reverse().find((q) => q.theme)
  const question: Question = { code: freeCode(doc), kind, text: {} }
  if (asks(kind)) Object.assign(question, { theme: before?.theme, indicator: before?.indicator })
  const options = firstOptions(kind, doc.languages)
  if (options) question.options = options
  if (declinable(kind) && doc.words?.dont_know) question.dont_know = true
  return tidy(question)
}

/** Another kind for a question: what has no meaning for it is left out. */
export function ofKind(doc: Document, question: Question, kind: Kind): Question {
  const q: Question = { ...question, kind }
  if (!(freeOptions(kind) && freeOptions(question.kind))) {
    delete q.options
    const options = firstOptions(kind, doc.languages)
    if (options) q.options = options
  }
  if (kind !== 'multiple' && q.options) q.options = q.options.map(({ code, text }) => ({ code, text }))
  if (kind !== 'scale5') delete q.faces
  if (!declinable(kind)) {
    delete q.dont_know
    delete q.refused
  }
  if (!ranged(kind) || kind !== question.kind) {
    delete q.min
    delete q.max
  }
  if (!asks(kind)) for (const name of ['theme', 'indicator', 'mirror_of', 'required'] as const) delete q[name]
  return q
}

/** Leaves out what is empty, as the schema wants it: a document has no null and no field that says nothing. */
export function tidy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(tidy) as T
  if (value === null || typeof value !== 'object') return value
  const out: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined || field === null || field === false) continue
    out[name] = tidy(field)
  }
  return out as T
}

/** Writes words into a text; with all words of a language gone, the language goes. */
export function say(text: Text | undefined, language: string, mode: Mode, words: string): Text | undefined {
  const own = { ...(text?.[language] ?? { text: '' }), [mode]: words }
  if (mode !== 'text' && !words) delete own[mode]
  const all = { ...text, [language]: own }
  if (Object.values(own).every((said) => !said)) delete all[language]
  return Object.keys(all).length > 0 ? all : undefined
}

/** What a question is called in a list: its words in a language or the first one that has any. */
export function titleOf(text: Text | undefined, language: string): string {
  const words = text?.[language]?.text || Object.values(text ?? {}).find((other) => other.text)?.text || ''
  return words.replace(/\{\{\w+(?:\|([^}]*))?\}\}/g, (_, otherwise?: string) => otherwise || '…')
}

export function moved<T>(list: T[], at: number, to: number): T[] {
  const all = [...list]
  const [one] = all.splice(at, 1)
  if (one !== undefined) all.splice(to, 0, one)
  return all
}
