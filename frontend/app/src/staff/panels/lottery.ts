/**
 * The throws behind what somebody wrote down of the dice: "3 1 7" or "317". Dice with ten sides show 0 to 9, and are sides 1
 * to 10. What is no number becomes a side that there is not.
 */
export function throwsOf(shown: string, sides: number): number[] {
  const parts = shown.trim().split(/[\s,;]+/)
  const faces = parts.length === 1 ? [...(parts[0] ?? '')] : parts
  return faces.map((face) => (/^\d{1,3}$/.test(face) ? Number(face) + (sides === 10 ? 1 : 0) : 0))
}

/** What the dice showed, from the throws. */
export function shownOf(throws: readonly number[], sides: number): string {
  return throws.map((side) => (sides === 10 ? side - 1 : side)).join(' ')
}
