import { moment } from './format'
import { texts } from './texts'

/** The words for writing down what a citizen says, and for the history of an invitation. */
export const da = {
  channel: 'Hvordan kontaktede borgeren os?',
  channels: { phone: 'Telefon', desk: 'I skranken', letter: 'Brev', representative: 'En pårørende eller anden repræsentant' } as Record<string, string>,
  language: 'Sprog',
  languages: { da: 'Dansk', en: 'Engelsk' } as Record<string, string>,
  read: 'Læs det her op, før borgeren svarer',
  haveRead: 'Jeg har læst det op for borgeren',
  haveReadHint: 'Vi gemmer, hvilken udgave du læste op.',
  why: 'Hvorfor skriver du svaret?',
  whyHint: 'For eksempel: Borgeren har ingen mail. Skriv også, hvem der talte for borgeren, hvis det var en anden.',

  title: 'Invitation',
  see: 'Historik',
  seeLong: (name: string) => `Historik for ${name}`,
  history: 'Historik',
  noAnswer: 'Der er intet svar endnu.',
  answer: 'Svar',
  when: 'Hvornår',
  by: 'Skrevet af',
  self: 'Borgeren selv',
  staff: 'En medarbejder',
  seat: 'Plads',
  version: (n: number) => `Udgave ${n}`,
  readWords: 'Det blev læst op',
  wave: 'Runde',
  respondBy: 'Svarfrist',
  number: 'Nummer',
  at: (when: string) => moment(when),
}

export const en: typeof da = {
  channel: 'How did the citizen get in touch?',
  channels: { phone: 'Telephone', desk: 'At the desk', letter: 'Letter', representative: 'A relative or another representative' },
  language: 'Language',
  languages: { da: 'Danish', en: 'English' },
  read: 'Read this out before the citizen answers',
  haveRead: 'I have read it to the citizen',
  haveReadHint: 'We keep which version you read.',
  why: 'Why do you write the answer?',
  whyHint: 'For example: The citizen has no email. Write who spoke for the citizen, too, if somebody else did.',

  title: 'Invitation',
  see: 'History',
  seeLong: (name) => `History of ${name}`,
  history: 'History',
  noAnswer: 'There is no answer yet.',
  answer: 'Answer',
  when: 'When',
  by: 'Written by',
  self: 'The citizen',
  staff: 'Staff',
  seat: 'Seat',
  version: (n) => `Version ${n}`,
  readWords: 'What was read out',
  wave: 'Wave',
  respondBy: 'Answer by',
  number: 'Number',
  at: (when) => moment(when),
}

export const t = texts(da, en)
