import { plural, texts } from './texts'

export const da = {
  erasures: 'Ønsker om sletning',
  erasuresAbout: 'Svar borgere, der beder om at blive slettet.',
  lead: 'Hver borger skal have svar inden en måned. Det ældste ønske står øverst.',
  state: 'Status',
  all: 'Alle',
  who: 'Borger',
  erasedPerson: 'Slettet',
  asked: 'Bedt om',
  due: 'Svar senest',
  how: 'Hvordan',
  byCitizen: 'På sin egen side',
  decide: 'Svar',
  none: 'Ingen har bedt om at blive slettet.',
  noneFound: 'Ingen ønsker har den status.',
  late: 'Fristen er gået',
  states: { open: 'Venter på svar', erased: 'Slettet', refused: 'Afslået' } as Record<string, string>,
  erase: 'Slet borgeren',
  eraseTitle: (who: string) => `Slet ${who}?`,
  eraseText:
    'Alt, der peger på borgeren, bliver slettet med det samme: navn, kontakt, oplysninger, svar og mails. Kun tallene bliver stående. Det kan ikke fortrydes. Borgeren får en mail om det.',
  erased: 'Borgeren er slettet',
  refuse: 'Giv afslag',
  refuseTitle: (who: string) => `Giv ${who} afslag?`,
  refuseText: 'Skriv grunden, som borgeren skal have den. Husk at fortælle, at man kan klage til Datatilsynet.',
  refused: 'Afslaget er skrevet ned',
  tasks: {
    erasures: (n) => `${n} ${plural(n, 'borger har', 'borgere har')} bedt om at blive slettet`,
    'erasures-urgent': (n) => `${n} ${plural(n, 'borger har', 'borgere har')} bedt om at blive slettet, og fristen er nær`,
  } as Record<string, (n: number, name: string) => string>,
  problems: {
    'erasure-asked': 'Borgeren har allerede bedt om at blive slettet.',
    'erasure-decided': 'Der er allerede svaret på ønsket.',
    'erasure-reason': 'Skriv hvorfor, med få ord.',
  },
}

export const en: typeof da = {
  erasures: 'Requests for erasure',
  erasuresAbout: 'Answer citizens who ask to be erased.',
  lead: 'Every citizen must have an answer within a month. The oldest request stands on top.',
  state: 'Status',
  all: 'All',
  who: 'Citizen',
  erasedPerson: 'Erased',
  asked: 'Asked',
  due: 'Answer by',
  how: 'How',
  byCitizen: 'On their own page',
  decide: 'Answer',
  none: 'Nobody has asked to be erased.',
  noneFound: 'No requests have this status.',
  late: 'Past the deadline',
  states: { open: 'Waiting for an answer', erased: 'Erased', refused: 'Refused' },
  erase: 'Erase the citizen',
  eraseTitle: (who) => `Erase ${who}?`,
  eraseText:
    'Everything that points to the citizen is erased at once: name, contact, information, answers and mails. Only the counts stay. It cannot be undone. The citizen gets a mail about it.',
  erased: 'The citizen is erased',
  refuse: 'Refuse',
  refuseTitle: (who) => `Refuse ${who}?`,
  refuseText: 'Write the reason as the citizen should have it. Remember to say that one can complain to the Danish Data Protection Agency.',
  refused: 'The refusal is noted',
  tasks: {
    erasures: (n) => `${n} ${plural(n, 'citizen asks', 'citizens ask')} to be erased`,
    'erasures-urgent': (n) => `${n} ${plural(n, 'citizen asks', 'citizens ask')} to be erased, and the deadline is near`,
  },
  problems: {
    'erasure-asked': 'The citizen has asked to be erased already.',
    'erasure-decided': 'This request was answered already.',
    'erasure-reason': 'Write why, in a few words.',
  },
}

export const t = texts(da, en)
