// A unit's own questions in the editor of questionnaires. That one writes a core; here the core comes first and stays as it
// is, and the unit's questions are the last of the same list. So conditions may look at the core.
import { freeCode, newQuestion, type Document, type Kind, type Question } from '../surveys/document'

export const most = 5

/** The core with a unit's questions after it, as one list. */
export const joined = (core: Document, local: Question[]): Document => ({ ...core, core: [...core.core, ...local] })

/** A question of a unit. Its code names the unit, so that no two units use one code for different questions. */
export function newLocal(core: Document, local: Question[], kind: Kind, unit: number): Question {
  const whole = joined(core, local)
  return { ...newQuestion(whole, kind), code: freeCode(whole, `u${unit}_`) }
}

interface Fault {
  where: string
  code: string
  detail: string
}

/** Faults with the places at which the joined list has them: "/local/0/text" after three core questions is "/core/3/text". */
export const placed = (faults: Fault[], before: number): Fault[] =>
  faults.map((fault) => ({ ...fault, where: fault.where.replace(/^\/(?:questions\/)?local\/(\d+)/, (_, n: string) => `/core/${before + Number(n)}`) }))
