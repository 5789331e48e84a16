import type { components } from '../../api/schema'
import { language } from '../../i18n/language.svelte'
import { t as planned } from '../../i18n/panelplan'
import { t } from '../../i18n/panels'
import { t as menu } from '../../i18n/menu'

type Schemas = components['schemas']

/** A name in the language now shown. */
export const nameOf = (thing: { nameDa: string; nameEn: string }) => (language.now === 'en' ? thing.nameEn : thing.nameDa)

/** A contradiction in words; those that have no words of their own keep the server's. */
export function quotaFaultText(fault: Schemas['StaffQuotaFault'], sheet?: Schemas['StaffQuotaSheet']): string {
  const local = { ...fault, feature: translate(fault.feature, sheet), value: translate(fault.value, sheet) }
  return t.quotaFaults[fault.code]?.(local) ?? fault.detail
}

/** The server names features and values in Danish; their names in the language now shown stand on the quota sheet. */
export function translate(name: string, sheet?: Schemas['StaffQuotaSheet']): string {
  const known = sheet?.features.flatMap((feature) => [feature, ...feature.values]).find((thing) => thing.nameDa === name)
  return known ? nameOf(known) : name
}

/** A shortage in words: who is missing, and how many. */
export function shortageText(s: Schemas['StaffShortage'], sheet?: Schemas['StaffQuotaSheet']): string {
  const about = s.households ? ` ${t.householdsShort}` : ''
  if (s.kind.length > 0) {
    return t.shortage(s.need, s.have, traitsText(s.kind, sheet)) + about
  }
  const who = `${translate(s.feature, sheet)}: ${translate(s.value, sheet)}`
  return (s.side === 'max' ? t.shortageMax(s.need, s.have, who) : t.shortageMin(s.need, s.have, who)) + about
}

/** A kind of people by its traits: "Køn: Mand og Aldersgruppe: 18-24 år". */
function traitsText(kind: Schemas['Trait'][], sheet?: Schemas['StaffQuotaSheet']): string {
  return kind
    .map((trait) => `${translate(trait.feature, sheet)}: ${trait.values.map((value) => (value ? translate(value, sheet) : t.notSet)).join(t.or)}`)
    .join(t.and)
}

/** A kind of people; one without traits is anybody. */
export const kindText = (kind: Schemas['Trait'][], sheet?: Schemas['StaffQuotaSheet']) => (kind.length > 0 ? traitsText(kind, sheet) : planned.anybody)

/** Whom to invite so that what is missing comes. */
export function wantedText(wanted: Schemas['StaffWanted'], sheet?: Schemas['StaffQuotaSheet']): string {
  const who = wanted.kind.length > 0 ? planned.with(traitsText(wanted.kind, sheet)) : planned.anybody
  const all = wanted.invitations === wanted.left ? ` ${planned.wantedAll(wanted.left)}` : ''
  return planned.wanted(wanted.invitations, wanted.expectedYes, wanted.people, who) + all
}

/** How likely, with how sure that is. */
export function forecastText(f: Schemas['StaffForecast']): string {
  const undecided = f.undecided > 0 ? ` ${planned.undecided(f.undecided)}` : ''
  return planned.forecast(f.feasible / f.runs, f.low, f.high, f.runs) + undecided
}

/** How one quota is relaxed. */
export function relaxedText(r: Schemas['StaffRelaxed'], sheet?: Schemas['StaffQuotaSheet']): string {
  const home = sheet?.features.find((feature) => feature.values.some((value) => value.id === r.value))
  const value = home?.values.find((one) => one.id === r.value)
  return planned.relaxed(home ? nameOf(home) : r.feature, value ? nameOf(value) : r.name, r.wasMin, r.wasMax, r.min, r.max)
}

/** Why people are left out of a draw. */
export function reasonText(code: string, features: { code: string; nameDa: string; nameEn: string }[]): string {
  if (!code.startsWith('no-value:')) return t.reasons[code] ?? code
  const feature = features.find((one) => one.code === code.slice('no-value:'.length))
  return t.noValue(feature ? nameOf(feature) : '')
}

/** A link in the trail above a panel's pages. */
export const trail = (panel: { id: number; details: { name: string } }) => [
  { text: menu.panels, href: '/staff/panels' },
  { text: panel.details.name, href: `/staff/panels/${panel.id}` },
]
