/** Reads a number as Danes write it: "1.200" is 1200 and "3,5" is 3.5. null when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0]/g, '')
  if (!/^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(plain)) return null
  return Number(plain.replaceAll('.', '').replace(',', '.'))
}

/** Writes a number so that parseNumber reads it back. */
export function showNumber(value: number | null): string {
  return value === null ? '' : String(value).replace('.', ',')
}
