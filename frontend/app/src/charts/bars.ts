/** One line of a BarChart: a value for each series, in the order of the series. */
export interface Bar {
  label: string
  values: (number | null)[]
  /** Where the bar should reach. */
  target?: number
  /** Said instead of the bars, for instance that the group is too small to show. */
  instead?: string
}

/** The largest number that must fit, never 0. */
export function top(bars: Bar[]): number {
  const all = bars.flatMap((bar) => [...bar.values, bar.target ?? 0]).filter((n): n is number => n !== null)
  return Math.max(...all, 0) || 1
}

/** A length as percent of the room, which leaves a fifth for the number beside the bar. */
export function length(value: number, most: number): string {
  return `${Math.max(0, (value / most) * 80).toFixed(2)}%`
}
