import { texts } from './texts'

/** What a group is mixed by, changed after it was arranged, and the earlier meetings whose people are asked again. */
export const da = {
  change: 'Ret blandingen',
  make: 'Bland gruppen',
  title: (name: string) => `Blandingen i »${name}«`,
  lead: 'Ingen mister deres plads. Den nye blanding afgør, hvem der får de pladser, der er tilbage.',
  now: 'Sådan er gruppen blandet nu',
  notNow: 'Gruppen er ikke blandet nu.',
  reason: 'Hvorfor ændrer I blandingen?',
  reasonHint: 'Det bliver gemt. Skriv ikke noget om en bestemt person.',
  save: 'Gem blandingen',
  saved: 'Blandingen er ændret.',
  closed: 'Mødet er begyndt, afholdt eller aflyst. Derfor kan blandingen ikke ændres.',
  over: (n: number) => `${n} flere end højst. Ingen mister deres plads`,
  history: 'Ændringer af blandingen',
  by: 'Hvem og hvornår',
  byAt: (name: string, at: string) => (name ? `${name}, ${at}` : at),
  before: 'Før',
  after: 'Efter',
  notMixed: 'Ikke blandet',
  limits: (name: string, values: string) => `${name}: ${values}`,
  value: (name: string, least: number, most: number) => `${name} ${least}-${most}`,

  earlier: 'Dem, der kom til tidligere møder',
  earlierHint: 'Du kan vælge op til 20 møder.',
  earlierSearch: 'Søg efter et møde',
  earlierFind: 'Søg',
  earlierAdd: (title: string, when: string) => `${title}, ${when}`,
  earlierNone: 'Ingen afholdte møder passer til det, du har søgt efter.',
  earlierMore: 'Der er flere. Søg med flere ord.',
  earlierChosen: 'Valgte møder',
  earlierRemove: (title: string) => `Fjern ${title}`,
  remove: 'Fjern',

  problems: {
    'mix-same': 'Gruppen er allerede blandet sådan.',
    'earlier-many': 'Vælg højst 20 møder.',
  },
}

export const en: typeof da = {
  change: 'Change the mix',
  make: 'Mix the group',
  title: (name) => `The mix of “${name}”`,
  lead: 'Nobody loses their seat. The new mix decides who gets the seats that are left.',
  now: 'How the group is mixed now',
  notNow: 'The group is not mixed now.',
  reason: 'Why do you change the mix?',
  reasonHint: 'It is kept. Write nothing about a certain person.',
  save: 'Save the mix',
  saved: 'The mix is changed.',
  closed: 'The meeting has begun, is over or is cancelled. So the mix cannot be changed.',
  over: (n) => `${n} more than the most. Nobody loses their seat`,
  history: 'Changes of the mix',
  by: 'Who and when',
  byAt: (name, at) => (name ? `${name}, ${at}` : at),
  before: 'Before',
  after: 'After',
  notMixed: 'Not mixed',
  limits: (name, values) => `${name}: ${values}`,
  value: (name, least, most) => `${name} ${least}-${most}`,

  earlier: 'Those who came to earlier meetings',
  earlierHint: 'You can choose up to 20 meetings.',
  earlierSearch: 'Search for a meeting',
  earlierFind: 'Search',
  earlierAdd: (title, when) => `${title}, ${when}`,
  earlierNone: 'No meetings that were held fit what you searched for.',
  earlierMore: 'There are more. Search with more words.',
  earlierChosen: 'Chosen meetings',
  earlierRemove: (title) => `Remove ${title}`,
  remove: 'Remove',

  problems: {
    'mix-same': 'The group is mixed like that already.',
    'earlier-many': 'Choose at most 20 meetings.',
  },
}

export const t = texts(da, en)
