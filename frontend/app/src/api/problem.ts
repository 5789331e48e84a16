import { faultText, problemText, schemaText } from '../i18n/problems'

/** One thing to mend. `where` is a JSON pointer into what was sent ("/quotas/3/min"), or "" for the whole. */
export interface Fault {
  where: string
  code: string
  detail: string
}

/** What the server said no with (RFC 9457), with every fault at once. Status 0 means that it could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly faults: Fault[] = [],
  ) {
    super(code)
    this.name = 'Problem'
  }

  /** The problem in the language now shown. */
  get text(): string {
    return problemText(this.code, this.status)
  }
}

/** Reads a problem+json body; anything else gives a problem of the status alone. */
export function problemOf(status: number, body: unknown): Problem {
  if (!isObject(body)) return new Problem(status, '')
  const code = String(body.type ?? '').replace(/^.*\/problems\//, '')
  const faults = Array.isArray(body.errors) ? body.errors.filter(isObject).map(fault) : []
  return new Problem(status, code, faults)
}

/** Any thrown value as a problem, so that a page has one thing to show. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  if (thrown instanceof TypeError && /fetch/i.test(thrown.message)) return new Problem(0, '')
  console.error(thrown)
  return new Problem(500, '')
}

/** A rule's own fault carries its code as `value`; what the schema check found has none. */
function fault(told: Record<string, unknown>): Fault {
  const message = String(told.message ?? '')
  const location = String(told.location ?? '')
  if (typeof told.value === 'string') {
    return { where: location, code: told.value, detail: faultText(told.value) ?? message }
  }
  const missing = /required property (\S+)/.exec(message)?.[1]
  const where = pointer(location) + (missing ? `/${missing}` : '')
  return { where, code: 'schema', detail: schemaText(message) }
}

/** body.quotas[3].min -> /quotas/3/min */
function pointer(location: string): string {
  if (location.startsWith('/')) return location
  const path = location.replace(/\[(\d+)\]/g, '.$1').split('.')
  return path.slice(1).map((part) => `/${part}`).join('')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
