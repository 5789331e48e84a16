import { language } from './language.svelte'
import { t } from './shell'
import { problems } from './texts'

const areas = import.meta.glob(['./*.ts', '!./*.test.ts', '!./problems.ts'])

/** Loads the words of every area: a problem may be of another than the page's. Without them the status says what it is. */
export async function loadProblems(): Promise<void> {
  await Promise.allSettled(Object.values(areas).map((load) => load()))
}

/** The words for a problem's code, from the `problems` of any area's texts; else what is said for its status. */
export function problemText(code: string, status: number): string {
  return problems[language.now][code] ?? byStatus(status)
}

/** The words for a fault's code, or undefined when no loaded area has named it. */
export function faultText(code: string): string | undefined {
  return problems[language.now][code]
}

function byStatus(status: number): string {
  switch (status) {
    case 0:
      return t.problems.network
    case 400:
    case 413:
    case 415:
    case 422:
      return t.problems.invalid
    case 401:
    case 403:
      return t.problems.forbidden
    case 404:
      return t.problems['not-found']
    case 409:
      return t.problems.conflict
    case 429:
      return t.problems['too-many']
    default:
      return t.problems.internal
  }
}

const schemaMessages: [RegExp, (n: string) => string][] = [
  [/required property|expected length >= 1$/, () => t.faults.required],
  [/expected (?:string )?length >= (\d+)/, (n) => t.faults.minLength(n)],
  [/expected (?:string )?length <= (\d+)/, (n) => t.faults.maxLength(n)],
  [/expected number (?:>=|>) (-?[\d.]+)/, (n) => t.faults.minimum(n)],
  [/expected number (?:<=|<) (-?[\d.]+)/, (n) => t.faults.maximum(n)],
  [/to be one of/, () => t.faults.choice],
  [/email/i, () => t.faults.email],
  [/RFC 3339|date/, () => t.faults.date],
  [/expected (?:number|integer)/, () => t.faults.number],
]

/** Plain words for what the schema check says of a value that does not fit. */
export function schemaText(message: string): string {
  for (const [pattern, words] of schemaMessages) {
    const found = pattern.exec(message)
    if (found) return words(found[1] ?? '')
  }
  return t.faults.other
}
