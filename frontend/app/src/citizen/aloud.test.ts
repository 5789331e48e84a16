import { beforeEach, expect, test } from 'vitest'
import { pieces, readAloud, voiceFor } from './aloud'

const page = `
  <p><a class="back-link" href="/x">Tilbage</a></p>
  <p class="page-step">Spørgsmål 2 af 7</p>
  <p class="aloud" hidden><button type="button" aria-pressed="false">Læs højt</button></p>
  <div class="error-summary"><h2>Ret det</h2><ul><li><a href="#answer">Vælg et svar</a></li></ul></div>
  <form><fieldset>
    <legend><h1>Blev du  lyttet\n til?</h1></legend>
    <span class="form-hint">Tænk på sidste gang.</span>
    <span class="form-error-message">Vælg et svar</span>
    <label for="a"><svg aria-hidden="true"></svg>Ja</label> <label for="b" lang="en">No</label> <label for="c"> </label>
  </fieldset><p class="form-actions"><button>Næste</button></p></form>
  <ul class="ways"><li><a href="/later">Gem</a></li></ul>`

beforeEach(() => {
  document.documentElement.lang = 'da'
  document.body.innerHTML = page
})

const voice = (lang: string, localService = true) => ({ lang, localService, name: `${lang} ${localService}` }) as SpeechSynthesisVoice

test('the question, its help, what is wrong and the choices are read, each in its language', () => {
  expect(pieces(document.body)).toEqual([
    { text: 'Blev du lyttet til?', lang: 'da' },
    { text: 'Tænk på sidste gang.', lang: 'da' },
    { text: 'Vælg et svar', lang: 'da' },
    { text: 'Ja', lang: 'da' },
    { text: 'No', lang: 'en' },
  ])
})

test('a voice that is elsewhere is no voice', () => {
  expect(voiceFor([voice('da-DK', false), voice('sv-SE')], 'da')).toBeUndefined()
  expect(voiceFor([voice('da-DK', false), voice('da_DK')], 'da')?.localService).toBe(true)
  expect(voiceFor([voice('en-US'), voice('en-GB')], 'en')?.lang).toBe('en-GB')
  expect(voiceFor([voice('en-AU')], 'en')?.lang).toBe('en-AU')
})

test('without a voice for every word there is no button', () => {
  let voices: SpeechSynthesisVoice[] = []
  const speech = { getVoices: () => voices, cancel() {}, speak() { throw new Error('spoken') } } as unknown as SpeechSynthesis
  readAloud(document.body, speech)
  const box = document.querySelector<HTMLElement>('.aloud')!
  expect(box.hidden).toBe(true)
  voices = [voice('da-DK'), voice('en-GB', false)]
  speech.onvoiceschanged?.call(speech, new Event('voiceschanged'))
  expect(box.hidden).toBe(true)
  voices = [voice('da-DK'), voice('en-GB')]
  speech.onvoiceschanged?.call(speech, new Event('voiceschanged'))
  expect(box.hidden).toBe(false)
  voices = [voice('da-DK', false)] // the one on the device was removed meanwhile
  document.querySelector('button')!.click()
  expect(box.hidden).toBe(true)
})
