// Reads the words of our letters back from their PDF, as whoever opens the file finds them.
import { inflateSync } from 'node:zlib'

/** The text of each page, line by line. */
export function pdfPages(raw) {
  const text = raw.toString('latin1')
  const pages = []
  // By its length, for what is packed may end with the very bytes that end a line.
  for (const { 0: head, 1: length, index } of text.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g)) {
    const from = index + head.length
    let plain
    try {
      plain = inflateSync(raw.subarray(from, from + Number(length))).toString('latin1')
    } catch {
      continue // not packed: a table of the font
    }
    if (!plain.includes(' Tf ')) continue // a font
    pages.push([...plain.matchAll(/\(((?:\\[\s\S]|[^\\()])*)\) ?Tj/g)].map(([, shown]) => utf16(shown)).join('\n'))
  }
  return pages
}

/** Some bytes stand behind a backslash, two bytes are a letter. */
function utf16(shown) {
  const bytes = Buffer.from(shown.replace(/\\([\s\S])/g, (_, sign) => (sign === 'r' ? '\r' : sign)), 'latin1')
  return new TextDecoder('utf-16be').decode(bytes)
}

/** The personal code on a letter. */
export function codeOn(page) {
  return /^[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}$/m.exec(page)?.[0]
}
