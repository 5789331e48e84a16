import { texts } from './texts'
import './programmefaults'

export const da = {
  lead: 'Her ligger svar, der ser ud til at nævne nogen. Ingen andre kan læse dem, før du har set på dem.',
  unit: 'Enhed',
  none: 'Ingen svar venter på at blive set igennem.',
  answerIn: (wave: string) => `Svar i målingen ${wave}`,
  asked: 'Der blev spurgt:',
  seems: 'Ser ud til at have:',
  found: { cpr: 'CPR-nummer', phone: 'telefonnummer', mail: 'mailadresse', address: 'adresse', name: 'navn' } as Record<string, string>,
  release: 'Frigiv',
  releaseTitle: 'Frigiv svaret, som det er?',
  releaseAbout: 'Så kan alle med adgang til svar læse det. Gør det kun, når det ikke nævner nogen. Det kan ikke fortrydes.',
  released: 'Svaret er frigivet.',
  redact: 'Tag noget ud',
  redactTitle: 'Tag noget ud af svaret',
  redactAbout: 'Slet det, der kan vise, hvem nogen er, eller skriv noget andet i stedet, for eksempel [navn]. Resten bliver, som det er. Det, du sletter, gemmes ingen steder.',
  left: 'Det, der skal stå tilbage',
  reason: 'Hvorfor tager du noget ud?',
  reasonHint: 'Skriv slagsen, for eksempel navn på en rådgiver. Skriv ikke selve navnet.',
  redacted: 'Svaret er rettet og kan læses.',
}

export const en: typeof da = {
  lead: 'Here are answers that seem to name somebody. Nobody else can read them before you have looked at them.',
  unit: 'Unit',
  none: 'No answers wait to be looked through.',
  answerIn: (wave) => `Answer in the wave ${wave}`,
  asked: 'The question was:',
  seems: 'Seems to hold:',
  found: { cpr: 'CPR number', phone: 'telephone number', mail: 'mail address', address: 'address', name: 'name' },
  release: 'Release',
  releaseTitle: 'Release the answer as it is?',
  releaseAbout: 'Then everybody with access to answers can read it. Do this only when it names nobody. This cannot be undone.',
  released: 'The answer is released.',
  redact: 'Take something out',
  redactTitle: 'Take something out of the answer',
  redactAbout: 'Delete what could show who somebody is, or write something else in its place, such as [name]. The rest stays as it is. What you delete is kept nowhere.',
  left: 'What shall be left',
  reason: 'Why do you take something out?',
  reasonHint: 'Write what sort it is, such as the name of an adviser. Do not write the name itself.',
  redacted: 'The answer is changed and can be read.',
}

export const t = texts(da, en)
