import type { Feature, Import, Mapping } from './types'

type FeatureColumn = Mapping['features'][number]

/** What a column means, as the page's select says it: "", "field:name", "feature:3" or "new". */
export type Meanings = Record<string, string>

/** What is asked of a column that becomes a feature. */
export interface Making {
  nameDa: string
  nameEn: string
  sensitive: boolean
  unknown: FeatureColumn['unknown']
  values: Record<string, number>
}

/** The meanings that an import's mapping gives its columns. */
export function meaningsOf(one: Import): Meanings {
  const meanings: Meanings = Object.fromEntries(one.columns.map((column) => [column, '']))
  for (const [field, column] of Object.entries(one.mapping.fields)) meanings[column] = `field:${field}`
  for (const feature of one.mapping.features) meanings[feature.column] = feature.featureId ? `feature:${feature.featureId}` : 'new'
  return meanings
}

/** What was said about the features' columns, with a beginning for every other column. */
export function makingsOf(one: Import): Record<string, Making> {
  const known = new Map(one.mapping.features.map((feature) => [feature.column, feature]))
  return Object.fromEntries(
    one.columns.map((column) => {
      const before = known.get(column)
      return [
        column,
        {
          nameDa: before?.nameDa || column,
          nameEn: before?.nameEn || column,
          sensitive: before?.sensitive ?? false,
          unknown: before?.unknown ?? 'fault',
          values: { ...before?.values },
        },
      ]
    }),
  )
}

/** The mapping that the page's selects say. */
export function mappingOf(base: Mapping, columns: string[], meanings: Meanings, makings: Record<string, Making>): Mapping {
  const mapping: Mapping = { ...base, fields: {}, features: [] }
  for (const column of columns) {
    const [kind, what = ''] = (meanings[column] ?? '').split(':')
    if (kind === 'field') mapping.fields[what] = column
    if (kind !== 'feature' && kind !== 'new') continue
    const making = makings[column]
    if (making) mapping.features.push({ column, featureId: Number(what), ...making, unknown: kind === 'new' ? 'add' : making.unknown })
  }
  return mapping
}

/** Where a column's faults land: at its field, or at its place among the features. */
export function placeOf(mapping: Mapping, column: string): string {
  const field = Object.entries(mapping.fields).find(([, name]) => name === column)
  if (field) return `fields/${field[0]}`
  const at = mapping.features.findIndex((feature) => feature.column === column)
  return at >= 0 ? `features/${at}/column` : `columns/${column}`
}

/** The feature that a column holds, when it is a known one. */
export function featureOf(features: Feature[], meaning: string | undefined): Feature | undefined {
  return features.find((feature) => meaning === `feature:${feature.id}`)
}
