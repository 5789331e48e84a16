import type { components } from '../../api/schema'
import { language } from '../../i18n/language.svelte'
import { t as lists } from '../../i18n/listfaults'
import { t } from '../../i18n/oldresults'
import { faultText } from '../../i18n/problems'

export type OldResult = components['schemas']['StaffOldResult']

/** What a figure is of. */
export const subjectOf = (r: OldResult) => (r.indicator ? r.name[language.now] : t.question(r.question))

/** The figure itself, with its scale or with whom it counts. */
export const figureOf = (r: OldResult) => (r.measure === 'mean' ? t.mean(r.value, r.scaleFrom, r.scaleTo) : t.share(r.value, r.shareOf))

export const sourceOf = (r: OldResult) => `${r.source} (${r.sourceNumber})`

/** The year, with the part of it when it is not whole. */
export const yearOf = (r: OldResult) => [r.year, r.period].filter(Boolean).join(', ')

/** A fault of a file in words, at its row and column; both are empty when the whole file is meant. */
export function fileFault(told: components['schemas']['StaffMissing']): { row: string; column: string; what: string } {
  const place = /^(?:file|row (\d+))(?:, column (.*))?$/.exec(told.where)
  return { row: place?.[1] ?? '', column: place?.[2] ?? '', what: faultText(told.code) ?? lists.listFaults[told.code] ?? t.unreadable }
}
