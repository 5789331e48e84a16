import { plural, texts } from './texts'

/**
 * The words of the home page. Any area's texts may hold `tasks` and `steps` like these, for the kinds that its part of
 * the server tells of: `tasks: { 'panel-confirm': (n: number, name: string) => ... }`.
 */
export const da = {
  title: 'Forside',
  hello: (name: string) => `Hej ${name}`,
  today: 'Det venter på dig i dag',
  nothing: 'Der er ikke noget, der venter på dig i dag.',
  moreThan: (n: number) => `flere end ${n}`,
  taskOther: (n: number) => `${n} ${plural(n, 'ting venter', 'ting venter')}`,
  doIt: 'Gå til opgaven',
  /** Where there is something to see and nothing to do. */
  buttons: { 'panel-watch': 'Se svarene indtil nu', 'panel-ready': 'Se balancen', 'panel-ends': 'Se, hvad der sker', 'gatherings-mine': 'Se møderne' } as Record<string, string>,
  firstSteps: 'Kom i gang',
  firstStepsLead: 'Følg trinene ét ad gangen. Du kan stoppe undervejs. Siden husker, hvor langt du er.',
  next: 'Næste trin',
  begin: 'Gå til trinet',
  areas: 'Genveje',
  noAccess: 'Du har ikke adgang til noget endnu. Bed en administrator om at give dig en rolle.',
  tasks: {
    'imports-unfinished': (n) => `${n} ${plural(n, 'liste er', 'lister er')} ikke læst færdig ind`,
    'panel-finish': () => 'Gør panelet klar til at invitere',
    'panel-follow': (n) => (n === 0 ? 'I dag er den sidste dag, borgerne kan svare' : `Følg svarene. Borgerne har ${n} ${plural(n, 'dag', 'dage')} igen`),
    'panel-watch': (n) => (n === 0 ? 'Borgerne kan svare i dag, men ikke længere' : `Borgerne svarer. De har ${n} ${plural(n, 'dag', 'dage')} igen`),
    'panel-ready': () => 'Panelet er klar. Se, om det ligner borgerne',
    'panel-draw': (n) => `Fristen er gået. Træk lod om ${plural(n, 'den ene plads', `de ${n} pladser`)}`,
    'panel-confirm': () => 'Bekræft panelet, og giv alle besked',
    'panel-close': () => 'Panelets sidste dag er gået. Det lukker om lidt',
    'panel-ends': (n) => (n === 0 ? 'Panelet lukker i aften' : `Panelet lukker om ${n} ${plural(n, 'dag', 'dage')}`),
    'panel-replace': (n) => `${n} er faldet fra. Find nye til pladserne`,
    'statements-withdrawn': (n) => `${n} ${plural(n, 'borger har', 'borgere har')} trukket sine ord tilbage`,
    'gatherings-mine': (n) => `Du står for ${n} ${plural(n, 'møde', 'møder')} de næste 14 dage`,
  } as Record<string, (n: number, name: string) => string>,
  steps: {
    'import-people': { text: 'Hent borgere ind', about: 'Hent borgerne ind fra en fil. Du ser alle fejl, før noget bliver gemt.' },
    'make-panel': { text: 'Lav et panel', about: 'Skriv, hvad panelet skal bruges til, og hvor mange der skal være med.' },
    'set-quotas': { text: 'Sæt kvoter', about: 'Kvoter sikrer, at panelet ligner borgerne. Du kan hente tallene fra en statistik.' },
    'draw-invitees': { text: 'Træk lod om invitationer', about: 'Lodtrækningen bestemmer, hvem der bliver inviteret. Alle i gruppen har en chance.' },
    'send-invitations': { text: 'Følg invitationerne', about: 'Mailene går af sted i kontortiden, når der er trukket lod. Du kan følge dem og stoppe dem.' },
    'add-units': { text: 'Tilføj enheder', about: 'En enhed er for eksempel et jobcenter. Adgang gives til en enhed og alle under den.' },
    'add-coordinator': { text: 'Giv en koordinator adgang', about: 'Koordinatoren henter borgere ind og laver paneler. Det kan du ikke selv som administrator.' },
    'add-administrator': { text: 'Giv én mere administratoradgang', about: 'I skal være mindst to, for ingen kan ændre sin egen adgang.' },
  } as Record<string, { text: string; about: string }>,
}

export const en: typeof da = {
  title: 'Home',
  hello: (name) => `Hello ${name}`,
  today: 'Waiting for you today',
  nothing: 'Nothing is waiting for you today.',
  moreThan: (n) => `more than ${n}`,
  taskOther: (n) => `${n} ${plural(n, 'thing waits', 'things wait')}`,
  doIt: 'Go to the task',
  buttons: { 'panel-watch': 'See the answers so far', 'panel-ready': 'See the balance', 'panel-ends': 'See what happens', 'gatherings-mine': 'See the meetings' },
  firstSteps: 'Getting started',
  firstStepsLead: 'Take one step at a time. You can stop on the way. The page remembers how far you have come.',
  next: 'Next step',
  begin: 'Go to the step',
  areas: 'Shortcuts',
  noAccess: 'You do not have access to anything yet. Ask an administrator to give you a role.',
  tasks: {
    'imports-unfinished': (n) => `${n} ${plural(n, 'list is', 'lists are')} not read in yet`,
    'panel-finish': () => 'Make the panel ready to invite',
    'panel-follow': (n) => (n === 0 ? 'Today is the last day for citizens to answer' : `Follow the answers. Citizens have ${n} ${plural(n, 'day', 'days')} left`),
    'panel-watch': (n) => (n === 0 ? 'Citizens can answer today, and no longer' : `Citizens are answering. They have ${n} ${plural(n, 'day', 'days')} left`),
    'panel-ready': () => 'The panel is ready. See whether it resembles the citizens',
    'panel-draw': (n) => `The time to answer is over. Draw the ${plural(n, 'one seat', `${n} seats`)}`,
    'panel-confirm': () => 'Confirm the panel, and tell everybody',
    'panel-close': () => 'The panel’s last day is over. It closes in a moment',
    'panel-ends': (n) => (n === 0 ? 'The panel closes tonight' : `The panel closes in ${n} ${plural(n, 'day', 'days')}`),
    'panel-replace': (n) => `${n} ${plural(n, 'person has', 'people have')} dropped out. Fill the seats again`,
    'statements-withdrawn': (n) => `${n} ${plural(n, 'citizen has', 'citizens have')} taken their words back`,
    'gatherings-mine': (n) => `You run ${n} ${plural(n, 'meeting', 'meetings')} in the next 14 days`,
  },
  steps: {
    'import-people': { text: 'Import citizens', about: 'Bring the citizens in from a file. You see every fault before anything is kept.' },
    'make-panel': { text: 'Make a panel', about: 'Write what the panel is for and how many are to take part.' },
    'set-quotas': { text: 'Set quotas', about: 'Quotas make the panel resemble the citizens. The numbers can come from statistics.' },
    'draw-invitees': { text: 'Draw whom to invite', about: 'The draw decides who is invited. Everyone in the group has a chance.' },
    'send-invitations': { text: 'Follow the invitations', about: 'The mails go in office hours once the lots are drawn. You can follow them and stop them.' },
    'add-units': { text: 'Add units', about: 'A unit is a job centre, for example. Access is given to a unit and all below it.' },
    'add-coordinator': { text: 'Give a coordinator access', about: 'The coordinator imports citizens and makes panels. An administrator cannot.' },
    'add-administrator': { text: 'Make one more administrator', about: 'There must be two of you, for nobody can change their own access.' },
  },
}

export const t = texts(da, en)
