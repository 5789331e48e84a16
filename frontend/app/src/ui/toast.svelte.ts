interface Note {
  id: number
  text: string
}

/** What is being said right now; shown by Toasts. */
export const notes = $state<Note[]>([])

let last = 0

/** Says that something was done, to everyone: it is shown for eight seconds and read aloud. */
export function toast(text: string): void {
  const id = ++last
  notes.push({ id, text })
  setTimeout(() => {
    const at = notes.findIndex((note) => note.id === id)
    if (at >= 0) notes.splice(at, 1)
  }, 8000)
}
