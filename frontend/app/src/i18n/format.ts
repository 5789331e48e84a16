import { language } from './language.svelte'

const zone = 'Europe/Copenhagen'

const locale = () => (language.now === 'en' ? 'en-GB' : 'da-DK')

/** A number with the separators of the language: 30.000 or 30,000. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value)
}

/** A number with one decimal always, so that numbers can be read below each other: "3,0" beside "3,3". */
export function tenth(value: number): string {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}

/** A share from 0 to 1 as percent: "39 %" in Danish, "39%" in English. */
export function percent(share: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: digits }).format(share)
}

/** A rate with one decimal always, so that rates can be read below each other: "50,0 %". */
export function rate(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share)
}

/** A day in words: "23. november 2026". Takes an instant or a plain date (YYYY-MM-DD). */
export function day(when: string | Date): string {
  return dateParts(when, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** A day of every year, which is kept as MM-DD: "5. juni". */
export function dayOfYear(when: string): string {
  return dateParts(`2024-${when}`, { day: 'numeric', month: 'long' }) // a leap year has them all
}

/** A day with its weekday: "mandag den 23. november 2026". */
export function weekday(when: string | Date): string {
  return dateParts(when, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** A month: "november 2026". */
export function month(when: string | Date): string {
  return dateParts(when, { month: 'long', year: 'numeric' })
}

/** A short day for tables: "23.11.2026" or "23/11/2026". */
export function shortDay(when: string | Date): string {
  return dateParts(when, { day: '2-digit', month: '2-digit', year: 'numeric' })
}

/** A time of day in Denmark: "kl. 14.30" or "14:30". */
export function time(when: string | Date): string {
  const clock = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', timeZone: zone })
  return (language.now === 'en' ? '' : 'kl. ') + clock.format(new Date(when))
}

/** A day and time: "23. november 2026 kl. 14.30" or "23 November 2026 at 14:30". */
export function moment(when: string | Date): string {
  return `${day(when)} ${language.now === 'en' ? 'at ' : ''}${time(when)}`
}

function dateParts(when: string | Date, parts: Intl.DateTimeFormatOptions): string {
  const plain = typeof when === 'string' && /^\d{4}-\d\d-\d\d$/.test(when)
  // A plain date is no instant: read and write it in UTC so that no zone moves it.
  return new Intl.DateTimeFormat(locale(), { ...parts, timeZone: plain ? 'UTC' : zone }).format(new Date(when))
}
