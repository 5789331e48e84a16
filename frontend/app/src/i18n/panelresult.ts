import { number, percent } from './format'
import { texts } from './texts'

/** The words for what came of a panel: its answers in numbers, its mails, and what a confirmation tells whom. */
export const da = {
  answered: (n: number, of: number) => `${number(n)} af ${number(of)} har svaret (${percent(of ? n / of : 0)}).`,
  everyWave: 'Alle runder',
  wave: (n: number) => `${n}. runde`,
  mails: 'Mails',
  mailsLong: (name: string) => `Mails til ${name}`,
  offered: (n: number, day: string) => `${number(n)} får en mail med tilbud om en plads. De kan tage imod til og med den ${day}.`,
  notDrawn: (n: number) => `${number(n)} får en mail om, at de ikke blev trukket ud.`,
  noMail: (n: number) => `${number(n)} af dem har ingen mailadresse. Lav breve til dem bagefter.`,
  settledAlready: 'De, der allerede har taget pladsen eller sagt fra, får ingen mail.',
  officeHours: 'Mails går ud på hverdage i arbejdstiden. En bekræftelse kan ikke fortrydes.',
  seatBy: (day: string) => `Fristen for at tage imod pladsen er den ${day}.`,
  letters: 'Mails',
  lettersNone: 'Der er ikke sendt noget endnu.',
  lettersHidden: 'Du har ikke adgang til at se udsendelserne.',
  letter: 'Mail',
  started: 'Startet',
  total: 'I alt',
  sent: 'Sendt',
  notSent: 'Ikke sendt',
}

export const en: typeof da = {
  answered: (n, of) => `${number(n)} of ${number(of)} have answered (${percent(of ? n / of : 0)}).`,
  everyWave: 'All rounds',
  wave: (n) => `Round ${n}`,
  mails: 'Mails',
  mailsLong: (name) => `Mails to ${name}`,
  offered: (n, day) => `${number(n)} get a mail that offers them a seat. They can take it until ${day}.`,
  notDrawn: (n) => `${number(n)} get a mail that they were not drawn.`,
  noMail: (n) => `${number(n)} of them have no address for mail. Begin letters to them afterwards.`,
  settledAlready: 'Those who have already taken or given up their seat get no mail.',
  officeHours: 'Mails go out on weekdays in office hours. A confirmation cannot be undone.',
  seatBy: (day) => `The last day to take a seat is ${day}.`,
  letters: 'Mails',
  lettersNone: 'Nothing is sent yet.',
  lettersHidden: 'You do not have access to the sendings.',
  letter: 'Mail',
  started: 'Started',
  total: 'In all',
  sent: 'Sent',
  notSent: 'Not sent',
}

export const t = texts(da, en)
