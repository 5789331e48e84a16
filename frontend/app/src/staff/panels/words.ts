import type { components } from '../../api/schema'
import { language } from '../../i18n/language.svelte'
import { t } from '../../i18n/panels'

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
    const who = s.kind
      .map((trait) => `${translate(trait.feature, sheet)}: ${trait.values.map((value) => translate(value, sheet)).join(t.or)}`)
      .join(t.and)
    return t.shortage(s.need, s.have, who) + about
  }
  const who = `${translate(s.feature, sheet)}: ${translate(s.value, sheet)}`
  return (s.side === 'max' ? t.shortageMax(s.need, s.have, who) : t.shortageMin(s.need, s.have, who)) + about
}

/** Why people are left out of a draw. */
export function reasonText(code: string, features: { code: string; nameDa: string; nameEn: string }[]): string {
  if (!code.startsWith('no-value:')) return t.reasons[code] ?? code
  const feature = features.find((one) => one.code === code.slice('no-value:'.length))
  return t.noValue(feature ? nameOf(feature) : '')
}

/** A link in the trail above a panel's pages. */
export const trail = (panel: { id: number; details: { name: string } }) => [
  { text: t.panels, href: '/staff/panels' },
  { text: panel.details.name, href: `/staff/panels/${panel.id}` },
]
