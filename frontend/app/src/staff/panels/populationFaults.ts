import type { components } from '../../api/schema'
import { faultText } from '../../i18n/problems'
import { t as lists } from '../../i18n/listfaults'
import { t } from '../../i18n/populationfile'

export type Told = components['schemas']['StaffMissing']
export type Feature = components['schemas']['StaffFeature']

/** A fault of the file with its place. `row` and `column` are empty when the whole file is meant. */
export interface FileFault {
  row: string
  column: string
  what: string
}

/** Those of the faults that belong to a field of the form, such as "/name". */
export function fieldFaults(told: Told[]) {
  return told.filter((one) => one.where.startsWith('/')).map(({ where, code }) => ({ where, code, detail: t.required[where] ?? t.unreadable }))
}

/** Those of the faults that are in the file, in words, each at its row and column. */
export function fileFaults(told: Told[], features: Feature[], named: (feature: Feature) => string[]): FileFault[] {
  return told
    .filter((one) => !one.where.startsWith('/'))
    .map((one) => {
      const place = /^(?:file|row (\d+))(?:, column (.*))?$/.exec(one.where)
      const [row, column] = [place?.[1] ?? '', place?.[2] ?? '']
      const words = t.codes[one.code] ?? (row ? (lists.listFaults[one.code] ?? t.unreadable) : (faultText(one.code) ?? t.unreadableFile))
      const feature = features.find((known) => [known.code, known.nameDa, known.nameEn].some((name) => name.toLowerCase() === column.trim().toLowerCase()))
      return { row, column, what: one.code === 'label-unknown' && feature ? `${words} ${t.use(named(feature).join(', '))}` : words }
    })
}
