let last = 0

/** An id that no other part of the page has. */
export function newId(prefix: string): string {
  last += 1
  return `${prefix}-${last}`
}

/** The id of the field whose value a fault points at: "/quotas/3/min" -> "field-quotas-3-min". */
export function fieldId(name: string): string {
  return `field-${name.replace(/^\//, '').replaceAll('/', '-')}`
}
