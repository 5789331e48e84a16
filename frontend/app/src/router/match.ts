/** The values of `:names` in a pattern for a path, or undefined when it does not match. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = parts(pattern)
  const got = parts(path)
  if (wanted.length !== got.length) return undefined
  const values: Record<string, string> = {}
  for (const [i, want] of wanted.entries()) {
    const have = decoded(got[i] ?? '')
    if (have === undefined) return undefined
    if (want.startsWith(':')) values[want.slice(1)] = have
    else if (want !== have) return undefined
  }
  return values
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

/** undefined for a part that is no text, which no page has. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
