import { texts } from './texts'

/** Those whom no mail reaches are called, and asked how it went. */
export const da = {
  title: 'Ring og spørg, hvordan det gik',
  lead: 'De her får ikke mail, eller de vil hellere ringes op. Ring til dem, sig tak, og skriv ned, hvad de siger. De står her i 30 dage.',
  open: 'Ring og spørg',
  none: 'Der er ingen at ringe til. Når en, der ikke får mail, har talt til et udvalg eller været til et møde, står personen her i 30 dage.',
  name: 'Hvem',
  phone: 'Telefon',
  noPhone: 'Står på personens side',
  what: 'Hvad de var med til',
  when: 'Hvornår',
  until: 'Ring senest',
  more: 'Vis flere',

  callLead: 'Læs spørgsmålene højt, og vælg det svar, der bliver sagt. Personen må springe over. Der bliver skrevet ned, at svaret er givet i telefonen med hjælp fra dig.',
  say: 'Sig først',
  script: 'Tak, fordi du var med. Må jeg spørge, hvordan det gik? Det er frivilligt, og du må springe over. Vi viser kun tal, når mindst fem har svaret.',
  speaksEnglish: 'Personen vil helst tale engelsk.',
  how: 'Hvordan',
  questions: {
    worth: 'Var det din tid værd?', heard: 'Blev du hørt?', safe: 'Var det trygt at være med?',
    learned: 'Tror du, de andre fik noget nyt at vide?', again: 'Vil du gerne gøre det på den måde igen?',
  } as Record<string, string>,
  words: 'Er der mere, personen vil sige?',
  wordsHint: 'Med personens egne ord. Skriv ikke navne eller CPR-numre.',
  send: 'Gem svaret',
  sent: 'Svaret er gemt, og personen er taget af listen.',
  once: 'Læs svaret højt for personen, før du gemmer. Er det forkert, kan du slette det bagefter og ringe igen.',
  nothing: 'Tag af listen uden svar',
  nothingAsk: 'Skal personen af listen?',
  nothingAbout: 'Brug det, når personen ikke vil svare, eller når du ikke kan få fat i dem. Der bliver ikke ringet mere om det. Du finder personen nederst på listen, hvis du fortryder.',
  nothingSaved: 'Personen er taget af listen.',
  given: 'Det er skrevet ned, hvordan det gik. Der skal ikke ringes mere.',
  told: 'Dem, der er ringet til',
  toldLead: 'Er det skrevet ned om den forkerte, eller blev det forkert? Åbn linjen, slet det, og ring igen.',
  takeBack: 'Slet det, der er skrevet ned',
  takeBackAsk: 'Skal det slettes?',
  takeBackAbout: 'Det, der er skrevet ned om opkaldet, bliver slettet og tæller ikke mere med. Personen kommer på listen igen.',
  takeBackDo: 'Slet',
  takenBack: 'Det er slettet, og personen er på listen igen.',
  back: 'Til listen',

  tasks: {
    'evaluation-calls': (n) => `Ring til ${n === 1 ? 'en' : n}, der ikke får mail, og spørg, hvordan det gik`,
  } as Record<string, (n: number, name: string) => string>,
  problems: {
    'evaluation-answered': 'Det er skrevet ned i forvejen, hvordan det gik for den her person. Der skal ikke ringes mere.',
  } as Record<string, string>,
}

export const en: typeof da = {
  title: 'Call and ask how it went',
  lead: 'No mail reaches these people, or they would rather be called. Call them, say thank you, and write down what they say. They stand here for 30 days.',
  open: 'Call and ask',
  none: 'There is nobody to call. When somebody whom no mail reaches has spoken to a committee or come to a meeting, they stand here for 30 days.',
  name: 'Who',
  phone: 'Telephone',
  noPhone: 'On the page of the person',
  what: 'What they took part in',
  when: 'When',
  until: 'Call by',
  more: 'Show more',

  callLead: 'Read the questions aloud, and choose the answer that is given. The person may skip any. It is written down that the answer was given on the telephone with your help.',
  say: 'Say first',
  script: 'Thank you for taking part. May I ask how it went? It is voluntary, and you may skip any. We show figures only when at least five have answered.',
  speaksEnglish: 'The person would rather speak English.',
  how: 'How',
  questions: {
    worth: 'Was it worth your time?', heard: 'Were you heard?', safe: 'Did it feel safe to take part?',
    learned: 'Do you think that the others learned something new?', again: 'Would you like to do it in that way again?',
  },
  words: 'Is there more that the person wants to say?',
  wordsHint: 'In the words of the person. Do not write names or CPR numbers.',
  send: 'Keep the answer',
  sent: 'The answer is kept, and the person is off the list.',
  once: 'Read the answer aloud to the person before you keep it. If it is wrong, you can delete it afterwards and call again.',
  nothing: 'Off the list without an answer',
  nothingAsk: 'Take the person off the list?',
  nothingAbout: 'Use it when the person does not want to answer, or cannot be reached. Nobody calls about it any more. You find the person at the end of the list if you change your mind.',
  nothingSaved: 'The person is off the list.',
  given: 'It is written down how it went. There is no need to call.',
  told: 'Those who were called',
  toldLead: 'Was it written down of the wrong person, or is it wrong? Open the line, delete it, and call again.',
  takeBack: 'Delete what is written down',
  takeBackAsk: 'Delete it?',
  takeBackAbout: 'What was written down about the call is deleted and counts no more. The person is on the list again.',
  takeBackDo: 'Delete',
  takenBack: 'It is deleted, and the person is on the list again.',
  back: 'To the list',

  tasks: {
    'evaluation-calls': (n) => `Call ${n === 1 ? 'somebody' : `${n} people`} whom no mail reaches, and ask how it went`,
  },
  problems: {
    'evaluation-answered': 'It is written down already how it went for this person. There is no need to call.',
  },
}

export const t = texts(da, en)
