/** A column of a Table. Without `text` the table's `cell` snippet draws it. */
export interface Column<Row> {
  id: string
  label: string
  text?: (row: Row) => string
  /** Makes the text a link; use it on the column that names the row. */
  href?: (row: Row) => string
  /** Numbers stand to the right. */
  number?: boolean
  /** The column can be sorted by: `onsort` gets its id, or "-id" for the reverse. */
  sort?: boolean
}

/** The order asked for when a column's head is pressed. */
export function nextSort(now: string | undefined, id: string): string {
  return now === id ? `-${id}` : id
}

/** How a column is sorted, for aria-sort. */
export function sortOf(now: string | undefined, id: string): 'ascending' | 'descending' | undefined {
  if (now === id) return 'ascending'
  return now === `-${id}` ? 'descending' : undefined
}
