import { number } from './format'
import { plural, texts } from './texts'

/** The words for changing whether many citizens may be asked, and for what came of it. */
export const da = {
  choose: 'Vælg',
  chooseOne: (who: string) => `Vælg ${who}`,
  chooseAll: 'Vælg alle på siden',
  chosen: (n: number) => `${number(n)} ${plural(n, 'borger', 'borgere')} valgt`,
  most: (n: number) => `Du kan vælge ${number(n)} ad gangen. Ret dem først, og vælg så de næste.`,
  clear: 'Fravælg alle',
  ask: 'Ret for de valgte',
  title: (n: number) => `Ret for ${number(n)} ${plural(n, 'borger', 'borgere')}`,
  about: 'Bagefter kan du se, hvad der skete for hver enkelt.',
  what: 'Hvad skal der ske?',
  changes: { pause: 'De holder pause', resume: 'Pausen slutter nu', never: 'De bliver aldrig spurgt igen' } as Record<string, string>,
  hints: { never: 'Det kan kun tages tilbage for én borger ad gangen.' } as Record<string, string>,
  until: 'Pause til og med',
  resultTitle: 'Det skete der',
  result: (done: number, all: number) => `${number(done)} af ${number(all)} ${plural(all, 'borger', 'borgere')} er ændret.`,
  outcome: 'Hvad skete der?',
  outcomes: {
    done: 'Ændret', already: 'Var sådan i forvejen', opted_out: 'Ikke ændret: vil aldrig spørges', gone: 'Ikke ændret: fraflyttet eller død',
    erased: 'Ikke ændret: er slettet', not_there: 'Ikke ændret: findes ikke i din enhed',
  } as Record<string, string>,
  unknown: (id: number) => `Nr. ${id}`,
  undo: 'Fortryd pausen',
  undoAbout: 'Pausen slutter nu for dem, der lige er ændret. Også hvis de holdt en kortere pause i forvejen.',
  close: 'Luk',
  asked: (change: string) => `må de spørges: ${change}`,
  problems: {
    'many-invalid': 'Ændringen kan ikke laves sådan.',
    'many-count': 'Vælg mellem 1 og 200 borgere.',
    'many-asking': 'Vælg, hvad der skal ske.',
    'many-until': 'Vælg en dag, der ikke er gået.',
    'bad-sort': 'Listen kan ikke stå i den rækkefølge.',
  } as Record<string, string>,
}

export const en: typeof da = {
  choose: 'Choose',
  chooseOne: (who) => `Choose ${who}`,
  chooseAll: 'Choose all on the page',
  chosen: (n) => `${number(n)} ${plural(n, 'citizen', 'citizens')} chosen`,
  most: (n) => `You can choose ${number(n)} at a time. Change them first, and then choose the next.`,
  clear: 'Choose none',
  ask: 'Change for the chosen',
  title: (n) => `Change for ${number(n)} ${plural(n, 'citizen', 'citizens')}`,
  about: 'Afterwards you see what came of it for each.',
  what: 'What is to happen?',
  changes: { pause: 'They take a break', resume: 'The break ends now', never: 'They are never asked again' },
  hints: { never: 'It can be taken back only for one citizen at a time.' },
  until: 'Break until and with',
  resultTitle: 'What happened',
  result: (done, all) => `${number(done)} of ${number(all)} ${plural(all, 'citizen', 'citizens')} ${plural(done, 'is', 'are')} changed.`,
  outcome: 'What happened?',
  outcomes: {
    done: 'Changed', already: 'Was so before', opted_out: 'Not changed: is never to be asked', gone: 'Not changed: moved or dead',
    erased: 'Not changed: is erased', not_there: 'Not changed: is not in your unit',
  },
  unknown: (id) => `No. ${id}`,
  undo: 'Undo the break',
  undoAbout: 'The break ends now for those just changed. Also if they had a shorter break before.',
  close: 'Close',
  asked: (change) => `may they be asked: ${change}`,
  problems: {
    'many-invalid': 'The change cannot be made like this.',
    'many-count': 'Choose from 1 to 200 citizens.',
    'many-asking': 'Choose what is to happen.',
    'many-until': 'Choose a day that is not over.',
    'bad-sort': 'The list cannot be in that order.',
  },
}

export const t = texts(da, en)
