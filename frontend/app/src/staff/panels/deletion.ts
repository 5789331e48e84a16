import type { components } from '../../api/schema'
import { number } from '../../i18n/format'
import { t } from '../../i18n/panelend'
import { t as seats } from '../../i18n/panelseats'
import { t as panels } from '../../i18n/panels'
import { nameOf } from './words'

type Report = components['schemas']['StaffDeletionReport']
type Phases = components['schemas']['StaffPhaseFigures']

export const phases = ['invited', 'yes', 'drawn', 'confirmed'] as const

/** A number of people; one that is hidden is told as such. */
export const shown = (n: number) => (n < 0 ? t.few : number(n))

/** The report as a table that a spreadsheet opens: a row for each number. */
export function csv(report: Report, instant: (at: string | undefined) => string): string {
  const n = (count: number) => (count < 0 ? t.few : String(count))
  const rows: string[][] = [['', report.name, '', instant(report.closedAt), panels.states[report.state] ?? report.state]]
  const add = (...row: string[]) => rows.push(row)
  const counts = (part: string, what: string, c: Phases) => phases.forEach((phase) => add(part, what, n(c[phase]), '', t.phases[phase]))
  if (report.closing) {
    const c = report.closing
    add(t.closing, t.causes[c.cause] ?? c.cause, '', instant(report.closedAt), c.reason)
    for (const [what, count] of [[t.people, c.people], [t.thanked, c.thanked], [t.unreached, c.unreached], [t.cancelled, c.cancelled], [t.links, c.links]] as const) add(t.closing, what, n(count))
  }
  for (const d of report.done) add(t.deleted, t.classes[d.class] ?? d.class, n(d.people), instant(d.at), d.early ? `${t.early}. ${d.reason}` : t.days(d.days))
  for (const w of report.waits) add(t.waits, t.classes[w.class] ?? w.class, n(w.people), instant(w.by), w.held ? t.held : t.days(w.days))
  if (report.figures) {
    counts(t.kept, t.all, report.figures.totals)
    for (const f of report.figures.features) for (const v of f.values) counts(nameOf(f), nameOf(v), v.counts)
    for (const w of report.figures.waves) {
      const parts = { [panels.invited]: w.invited, [panels.replies.accepted ?? '']: w.accepted, [panels.replies.declined ?? '']: w.declined, [panels.replies.not_now ?? '']: w.notNow, [t.silent]: w.silent }
      for (const [what, count] of Object.entries(parts)) add(t.waves, String(w.wave), n(count), '', what)
    }
    for (const e of report.figures.exits) add(t.exits, seats.causes[e.cause] ?? e.cause, n(e.n))
  }
  const cell = (text: string) => (/^[=+\-@\t]|[";\n]/.test(text) ? `"${text.replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"` : text)
  return '\ufeff' + rows.map((row) => row.map(cell).join(';')).join('\r\n') + '\r\n'
}
