import { t } from '../../i18n/accesswords'
import { t as asking } from '../../i18n/asking'
import { t as messages } from '../../i18n/messages'
import { t as retention } from '../../i18n/retention'
import { t as residents } from '../../i18n/residents'
import { t as samples } from '../../i18n/samples'
import { t as shell } from '../../i18n/shell'

/** A purpose in words: one that the domain writes, or the reason that somebody gave. */
export function purposeText(purpose: string): string {
  const known = t.purposes[purpose]
  if (known) return known
  const [key, words] = Object.entries(t.beginnings).find(([beginning]) => purpose.startsWith(beginning)) ?? []
  return key && words ? words + purpose.slice(key.length) : purpose
}

const parts: [RegExp, (...found: string[]) => string][] = [
  [/^everybody$/, () => t.everybody],
  [/^panel[: ](\d+): everybody who can be invited$/, (n) => `${t.panel(n)}: ${t.invitable}`],
  [/^panel[: ](\d+): everybody who said yes$/, (n) => `${t.panel(n)}: ${t.willing}`],
  [/^panel[: ](\d+)$/, (n) => t.panel(n)],
  [/^trial true$/, () => t.trial],
  [/^trial false$/, () => ''],
  [/^lottery (\d+)$/, (n) => t.lottery(n)],
  [/^lottery (\d+): everybody who said yes$/, (n) => `${t.lottery(n)}: ${t.willing}`],
  [/^by pseudonym$/, () => t.pseudonyms],
  [/^draw (\d+)$/, (n) => t.draw(n)],
  [/^wave (\d+)$/, (n) => t.wave(n)],
  [/^wave:(\d+)$/, (n) => t.survey(n)],
  [/^wave:(\d+): (\w+)$/, (n, kind) => `${t.survey(n)}: ${(samples.kinds[kind] ?? kind).toLowerCase()}`],
  [/^sample (\d+)$/, (n) => t.sample(n)],
  [/^(conversation|offer_end)$/, (kind) => (samples.kindsOfList[kind] ?? kind).toLowerCase()],
  [/^import (\d+)$/, (n) => t.list(n)],
  [/^resident (\d+)$/, (n) => t.person(n)],
  [/^batch (\d+)$/, (n) => t.sending(n)],
  [/^spot check (\d+)$/, (n) => t.spotCheck(n)],
  [/^retention ([\w-]+)$/, (name) => retention.classes[name]?.title ?? name],
  [/^search (.+)$/, (words) => t.search(words)],
  [/^values \[.*\]$/, () => t.details],
  [/^protection (\w+)$/, (level) => t.filtered((residents.protections[level] ?? level).toLowerCase())],
  [/^exempt (true|false)$/, (is) => t.exempt[is] ?? ''],
  [/^asking (\w+)$/, (change) => asking.asked((asking.changes[change] ?? change).toLowerCase())],
  [/^status (\w+)$/, (status) => t.filtered((residents.statuses[status] ?? status).toLowerCase())],
  [/^kind ([\w-]+)$/, (kind) => t.filtered((messages.kinds[kind] ?? kind).toLowerCase())],
  [/^states \[(.+)\]$/, (states) => t.filtered([...new Set(states.split(' ').map((state) => (messages.states[state] ?? state).toLowerCase()))].join(', '))],
  [/^(xlsx|csv)$/, (format) => residents.formats[format] ?? format],
]

/** What was asked for, in words. "staff 7 analyst" is a name and a role; whoever the page does not know stays a number. */
export function criterionText(criterion: string, staff: { id: number; name: string }[]): string {
  const [, id, role] = /^staff (\d+)(?: (\w+))?$/.exec(criterion) ?? []
  const name = staff.find((person) => person.id === Number(id))?.name
  if (name) return [name, role && (shell.roles[role] ?? role)].filter(Boolean).join(', ')
  return criterion.split(', ').map(partText).filter(Boolean).join(', ')
}

function partText(part: string): string {
  for (const [shape, words] of parts) {
    const found = shape.exec(part)
    if (found) return words(...found.slice(1))
  }
  return part
}
