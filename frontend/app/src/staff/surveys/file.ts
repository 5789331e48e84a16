import { save } from '../../api/save'
import type { Document } from './document'

/** Lets the browser save a document under a name that says which version it is. */
export function saveDocument(document: Document): void {
  save(new Blob([JSON.stringify(document, null, 1)], { type: 'application/json' }), `${document.id}-${document.version}.json`)
}

/** The document in a file, or undefined when it is none. Whether it keeps the rules is for the server to say. */
export async function readDocument(file: File): Promise<Document | undefined> {
  try {
    const read: unknown = JSON.parse(await file.text())
    const core = (read as Document | null)?.core
    return Array.isArray(core) ? (read as Document) : undefined
  } catch {
    return undefined
  }
}
