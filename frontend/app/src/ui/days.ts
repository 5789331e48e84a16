/**
 * Reads a day as Danes write it, "23.11.2026", "23-11-2026" or "23/11/2026", or as programs do, "2026-11-23".
 * Gives YYYY-MM-DD, or null when it is no day of any calendar.
 */
export function parseDay(text: string): string | null {
  const plain = text.replace(/\s/g, '')
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain)
  const own = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(plain)
  const [year, month, day] = iso ? iso.slice(1) : own ? own.slice(1).reverse() : []
  if (!year || !month || !day) return null
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(`${found}T00:00:00Z`)
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(found) ? found : null
}

/** Writes a day as 23.11.2026, so that parseDay reads it back; what is no day stays as it was written. */
export function showDay(value: string): string {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)
  return day && parseDay(value) ? `${day[3]}.${day[2]}.${day[1]}` : value
}
