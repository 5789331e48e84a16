import { plural, texts } from './texts'

/** Those who speak to a committee by video: the link, who knows it, and who is to be called about it. */
export const da = {
  title: 'Dem, der taler på video',
  lead: 'Skriv linket til videomødet. Så får de det i en mail, og det står på deres egen side. Det gælder også dem, der får en tid senere.',
  link: 'Link til videomødet',
  linkHint: 'En adresse, der begynder med https://.',
  keep: 'Gem linket',
  kept: 'Linket er gemt. Det bliver sendt om lidt.',
  taken: 'Linket er taget tilbage.',
  missing: 'Linket mangler',
  told: 'Har fået linket',
  comes: 'Får linket i en mail om lidt',
  call: 'Ring, og giv linket',
  callLead: 'Ingen mail når borgeren. Ring, og giv linket. Skriv det ned her bagefter.',
  called: 'Borgeren har fået linket',
  none: 'Linket er ikke skrevet endnu. Det gør du på dagssedlen.',
  tasks: {
    'hearing-video': (n) => `${n} ${plural(n, 'borger', 'borgere')} skal tale på video, og linket mangler`,
    'hearing-video-call': (n) => `Ring til ${n} ${plural(n, 'borger', 'borgere')} om linket til videomødet`,
  } as Record<string, (n: number, name: string) => string>,
  problems: {
    'video-address': 'Skriv en adresse, der begynder med https://.',
  } as Record<string, string>,
}

export const en: typeof da = {
  title: 'Those who speak by video',
  lead: 'Write the link of the video meeting. They get it by mail, and it stands on their own page. So do those who get a time later.',
  link: 'Link of the video meeting',
  linkHint: 'An address that begins with https://.',
  keep: 'Keep the link',
  kept: 'The link is kept. It is sent soon.',
  taken: 'The link is taken back.',
  missing: 'The link is missing',
  told: 'Has the link',
  comes: 'Gets the link by mail soon',
  call: 'Call and give the link',
  callLead: 'No mail reaches the citizen. Call and give the link. Write it down here afterwards.',
  called: 'The citizen has the link',
  none: 'The link is not written yet. You do that on the day sheet.',
  tasks: {
    'hearing-video': (n) => `${n} ${plural(n, 'citizen speaks', 'citizens speak')} by video, and the link is missing`,
    'hearing-video-call': (n) => `Call ${n} ${plural(n, 'citizen', 'citizens')} about the link of the video meeting`,
  },
  problems: {
    'video-address': 'Give an address that begins with https://.',
  },
}

export const t = texts(da, en)
