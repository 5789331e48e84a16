/** A text cut into plain pieces and web addresses, so that the addresses can be links. */
export function pieces(text: string): { text: string; href?: string }[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).flatMap((piece) => {
    if (piece === '') return []
    return /^https?:\/\//.test(piece) ? [{ text: piece, href: piece }] : [{ text: piece }]
  })
}
