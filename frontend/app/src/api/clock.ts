/** How much the program's clock is ahead of this machine's, in milliseconds. */
let ahead = 0

/** Follows the program's clock, as an answer tells it (RFC 9110, 6.6.1): a machine's may be wrong, and the demo's is moved. */
export function followClock(date: string | null): void {
  const told = Date.parse(date ?? '')
  if (!Number.isNaN(told)) ahead = told - Date.now()
}

/** What time it is by the program's clock, to the second. */
export const serverNow = (): Date => new Date(Date.now() + ahead)
