import { texts } from './texts'

/** The words of the main menu, which every page loads; those of an area are loaded with its pages. */
export const da = {
  staff: 'Medarbejdere',
  staffAbout: 'Giv medarbejdere adgang, og fjern den igen.',
  staffAboutRead: 'Se, hvem der har adgang, hvor og hvor længe.',
  units: 'Enheder',
  unitsAbout: 'Kommunens opbygning. Adgang og paneler hører til en enhed.',
  access: 'Adgangslog',
  accessAbout: 'Se, hvem der har brugt personoplysninger, hvornår og til hvad.',
  me: 'Min adgang',
  messages: 'Mails',
  messagesAbout: 'Se, hvad der er sendt, stands en udsendelse, og skriv teksterne.',
  mailbox: 'Demoens postkasse',
  panels: 'Paneler',
  panelsAbout: 'Lav et panel, træk lod om invitationer, og følg med i, hvem der er med.',
  panelsAboutAnswers: 'Se, hvem der har svaret, og skriv svar ned for borgere, der ringer.',
  panelsAboutCounts: 'Se, hvor langt panelerne er, og om de ligner borgerne.',
  requests: 'Indsigt og sletning',
  requestsAbout: 'Svar borgere, der vil se eller slette det, vi har om dem.',
  residents: 'Borgere',
  residentsAbout: 'Find en borger, ret oplysninger, og hent lister ind.',
  residentsAboutRead: 'Find en borger, og se, hvordan du kan komme i kontakt.',
  retention: 'Slettefrister',
  retentionAbout: 'Bestem, hvor længe oplysninger gemmes, og se, hvad der er slettet.',
}

export const en: typeof da = {
  staff: 'Staff',
  staffAbout: 'Give staff access, and take it back.',
  staffAboutRead: 'See who has access, where and for how long.',
  units: 'Units',
  unitsAbout: 'How the municipality is built. Access and panels belong to a unit.',
  access: 'Access record',
  accessAbout: 'See who used personal data, when and what for.',
  me: 'My access',
  messages: 'Mails',
  messagesAbout: 'See what was sent, stop a sending, and write the texts.',
  mailbox: 'The demo’s mailbox',
  panels: 'Panels',
  panelsAbout: 'Make a panel, draw whom to invite, and follow who takes part.',
  panelsAboutAnswers: 'See who has answered, and write down answers for citizens who call.',
  panelsAboutCounts: 'See how far the panels are, and whether they resemble the citizens.',
  requests: 'Access and erasure',
  requestsAbout: 'Answer citizens who want to see or erase what we have about them.',
  residents: 'Citizens',
  residentsAbout: 'Find a citizen, correct details, and import lists.',
  residentsAboutRead: 'Find a citizen, and see how to reach them.',
  retention: 'Retention',
  retentionAbout: 'Decide for how long data are kept, and see what was deleted.',
}

export const t = texts(da, en)
