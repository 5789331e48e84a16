/** The values of `:names` in a pattern for a path, or undefined when it does not match. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = parts(pattern)
  const got = parts(path)
  if (wanted.length !== got.length) return undefined
  const values: Record<string, string> = {}
  for (const [i, want] of wanted.entries()) {
    const have = got[i] ?? ''
    if (want.startsWith(':')) values[want.slice(1)] = decodeURIComponent(have)
    else if (want !== have) return undefined
  }
  return values
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}
