import { api, call } from '../../api/client'
import { asProblem, Problem } from '../../api/problem'
import type { components } from '../../api/schema'
import { tidy, type Document } from './document'

type Answer = components['schemas']['StaffDocument']
export type State = 'saved' | 'waiting' | 'saving' | 'conflict' | 'failed'

const pause = 800 // after the last key, so that a sentence is one save

/** A draft in the editor: what is written, what the server has said of it, and whether it is kept. */
export class Draft {
  doc = $state.raw<Document>({} as Document)
  told = $state.raw<Answer>({} as Answer)
  state = $state<State>('saved')
  problem = $state.raw<Problem>()
  /** Documents before the last steps, for taking one back. */
  past = $state.raw<Document[]>([])
  private timer: ReturnType<typeof setTimeout> | undefined
  private under: Promise<void> | undefined

  constructor(
    readonly id: number,
    answer: Answer,
  ) {
    this.take(answer)
    this.doc = answer.document as Document
  }

  private take(answer: Answer) {
    this.told = answer
  }

  /** Writes the document anew. A step that takes something away can be taken back. */
  write(doc: Document, undoable = false): void {
    if (undoable) this.past = [...this.past.slice(-20), this.doc]
    this.doc = doc
    if (this.state === 'conflict') return
    this.state = 'waiting'
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.save(), pause)
  }

  /** Takes the last step back that took something away. */
  undo(): void {
    const before = this.past.at(-1)
    if (!before) return
    this.past = this.past.slice(0, -1)
    this.write(before)
  }

  /** Keeps what is written now. One save waits for the one before, for each needs the edition that the other made. */
  async save(): Promise<void> {
    clearTimeout(this.timer)
    await this.under
    if (this.state === 'saved' || this.state === 'conflict') return
    this.under = this.send()
    await this.under
  }

  private async send(): Promise<void> {
    const sent = this.doc
    this.state = 'saving'
    try {
      const body = { edition: this.told.edition, document: tidy(sent) as unknown }
      this.take(await call(api.PUT('/api/v1/instruments/{id}/draft', { params: { path: { id: this.id } }, body })))
      this.problem = undefined
      this.state = this.doc === sent ? 'saved' : 'waiting'
    } catch (thrown) {
      this.problem = asProblem(thrown)
      this.state = this.problem.code === 'instrument-edition' || this.problem.code === 'instrument-no-draft' ? 'conflict' : 'failed'
    }
  }

  /** Stops the clock when the page is left, and keeps what was not kept yet. */
  leave(): void {
    void this.save()
  }
}
