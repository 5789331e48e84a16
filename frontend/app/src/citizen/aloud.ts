// Reads a page of a survey aloud with the voices of the reader's own device. A voice that is not on the device would send
// the words of the page, and with them what somebody is asked about, to a stranger: it is never used.

/** Some words of a page, and their language. */
export interface Piece {
  text: string
  lang: string
}

const spoken = 'h1, h2, p, li, legend, label, .form-hint, .form-error-message'
const silent = '.aloud, .page-step, .back-link, .error-summary, .form-actions, .ways'

/** What is read: the question, its help, what is wrong, and the choices, in the order of the page. */
export function pieces(main: ParentNode): Piece[] {
  return [...main.querySelectorAll<HTMLElement>(spoken)]
    .filter((part) => !part.closest(silent) && !part.querySelector(`${spoken}, .back-link`))
    .map((part) => ({ text: (part.textContent ?? '').trim().replace(/\s+/g, ' '), lang: part.closest<HTMLElement>('[lang]')!.lang }))
    .filter((piece) => piece.text !== '')
}

const regions: Record<string, string> = { da: 'da-DK', en: 'en-GB' }

/** How a language is called for a voice. */
export const spokenAs = (lang: string) => regions[lang] ?? lang

/** The voice on this device that reads a language, of its usual region if there is one. */
export function voiceFor(voices: readonly SpeechSynthesisVoice[], lang: string): SpeechSynthesisVoice | undefined {
  const named = (voice: SpeechSynthesisVoice) => voice.lang.replace('_', '-')
  const here = voices.filter((voice) => voice.localService && named(voice).split('-')[0] === lang)
  return here.find((voice) => named(voice) === spokenAs(lang)) ?? here[0]
}

/** Shows the button of a page when there is a voice for all that stands there, and lets it start and stop. */
export function readAloud(main: ParentNode, speech: SpeechSynthesis) {
  const button = main.querySelector('.aloud button')
  if (!button) return
  const box = button.parentElement!
  const words = pieces(main)
  let run = 0 // what an earlier run still tells counts no more

  const voices = () => words.map(({ lang }) => voiceFor(speech.getVoices(), lang))
  const show = () => {
    box.hidden = voices().includes(undefined)
  }
  const pressed = () => button.getAttribute('aria-pressed') === 'true'
  const stop = () => {
    run += 1
    button.setAttribute('aria-pressed', 'false')
    speech.cancel()
  }
  const start = () => {
    const all = voices()
    if (all.includes(undefined)) return show()
    stop() // what another page may have left
    const mine = run
    const ended = () => mine === run && stop()
    button.setAttribute('aria-pressed', 'true')
    words.forEach((piece, n) => {
      const saying = new SpeechSynthesisUtterance(piece.text)
      saying.voice = all[n]!
      saying.lang = spokenAs(piece.lang)
      saying.onerror = ended
      if (n === words.length - 1) saying.onend = ended
      speech.speak(saying)
    })
  }
  button.addEventListener('click', () => (pressed() ? stop() : start()))
  addEventListener('pagehide', () => pressed() && stop())
  speech.onvoiceschanged = show // many browsers tell their voices late, and old ones know no other way to be told
  show()
}
