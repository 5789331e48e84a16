import { texts } from './texts'

/** The talk among staff after a meeting. */
export const da = {
  debrief: 'Tal dagen igennem',
  debriefAbout: 'Tag et kvarter sammen, I der stod for mødet. Hvad gik godt? Hvad var svært? Hvordan har I det? Skriv ikke noget her om deltagerne.',
  debriefDone: 'Vi har talt dagen igennem',
  debriefSaved: 'Det er skrevet ned.',
  debriefed: (day: string) => `I talte dagen igennem: ${day}.`,
  tasks: {
    debrief: (_, title) => `Tal dagen igennem efter ${title}`,
    'seats-differ': (n, title) => `Tallet på pladser passer ikke. Det er ${n} fra tilmeldingerne: ${title}. Sig det til den, der passer systemet`,
  } as Record<string, (n: number, name: string) => string>,
}

export const en: typeof da = {
  debrief: 'Talk the day through',
  debriefAbout: 'Take a quarter of an hour together, you who ran the meeting. What went well? What was hard? How are you? Write nothing here about those who came.',
  debriefDone: 'We have talked the day through',
  debriefSaved: 'It is written down.',
  debriefed: (day) => `You talked the day through: ${day}.`,
  tasks: {
    debrief: (_, title) => `Talk the day through after ${title}`,
    'seats-differ': (n, title) => `The number of seats is wrong. It is ${n} off the bookings: ${title}. Tell whoever runs the system`,
  },
}

export const t = texts(da, en)
