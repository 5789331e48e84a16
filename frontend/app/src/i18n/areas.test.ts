import { expect, test } from 'vitest'

type Texts = { [key: string]: unknown }
const areas = import.meta.glob<{ da?: Texts; en?: Texts }>(['./*.ts', '!./*.test.ts'], { eager: true })

/** Every text with its path; functions and plain values alike. */
function leaves(texts: Texts, path = ''): [string, unknown][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? leaves(value as Texts, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  )
}

// Types see to the fixed keys; this sees to open ones, such as the words for codes.
test.each(Object.entries(areas).filter(([, area]) => area.da))('%s says the same things in both languages', (_, area) => {
  const [da, en] = [leaves(area.da ?? {}), leaves(area.en ?? {})]
  expect(en.map(([path]) => path).sort()).toEqual(da.map(([path]) => path).sort())
  for (const [path, text] of [...da, ...en]) expect(text, path).not.toBe('')
})
