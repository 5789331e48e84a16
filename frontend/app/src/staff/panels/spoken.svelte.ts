import type { components } from '../../api/schema'

export type Channel = 'phone' | 'desk' | 'letter' | 'representative'
type Words = components['schemas']['StaffWords']

/** How a citizen told staff what staff write down, as the form has it. */
export class Spoken {
  channel = $state<Channel>('phone')
  language = $state<'da' | 'en'>('da')
  read = $state(false)
  words = $state.raw<Words[]>([])

  get text() {
    return this.words.find((one) => one.language === this.language)
  }

  /** What is sent with the answer: the key of the words only when they were read. */
  body(why: string) {
    const key = this.channel !== 'letter' && this.read ? this.text?.key : undefined
    return { channel: this.channel, why, language: this.language, words: key ?? '' }
  }
}
