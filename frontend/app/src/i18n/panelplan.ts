import { number, percent } from './format'
import { plural, texts } from './texts'

/** The words of the plan: what is expected, how likely the panel can be drawn, whether one more wave is needed; and the ways out. */
export const da = {
  advice: {
    enough: { heading: 'Nok har sagt ja', about: 'Der skal ikke inviteres flere. Panelet kan trækkes, og der er nok til at erstatte dem, der springer fra.' },
    thin: { heading: 'Panelet kan trækkes, men der er få at tage af', about: 'Springer nogle fra, kan det blive svært at holde kvoterne. Inviter gerne flere.' },
    wait: { heading: 'Vent på flere svar', about: 'Borgere kan stadig svare. Se igen, når fristen er gået.' },
    invite: { heading: 'Inviter flere af dem, der mangler', about: 'Kvoterne kan ikke opfyldes af dem, der har sagt ja.' },
    'nobody-left': { heading: 'Flere invitationer hjælper ikke', about: 'Der er ingen tilbage at invitere, som kan opfylde kvoterne. Gør en kvote bredere, eller lav panelet mindre.' },
    unknown: { heading: 'Vi kan ikke sige, om der skal inviteres flere', about: 'Se, om kvoterne er sat og passer sammen. Er de det, så gør en kvote bredere.' },
  } as Record<string, { heading: string; about: string }>,
  coming: (n: number) => `Vi venter omkring ${number(Math.round(n))} ja mere fra dem, der ikke har svaret.`,
  wanted: (letters: number, yes: number, need: number, who: string) =>
    `Inviter ${number(letters)} ${who}. Omkring ${number(Math.round(yes))} af dem siger ja. Der skal bruges ${number(need)}.`,
  wantedAll: (left: number) => `Det er alle ${number(left)}, der kan inviteres.`,
  anybody: 'af alle slags',
  with: (traits: string) => `med ${traits}`,
  chanceThen: (chance: string) => `Så kan panelet trækkes med en sandsynlighed på ${chance}.`,
  drawNow: 'Kan trækkes uden flere invitationer',
  keepNow: 'Kan holdes fuldt, når nogle springer fra',
  forecast: (chance: number, low: number, high: number, runs: number) =>
    `${percent(chance)} (mellem ${percent(low)} og ${percent(high)} efter ${number(runs)} forsøg på computeren)`,
  undecided: (n: number) => `${number(n)} forsøg var for svære at afgøre.`,
  seeWays: 'Se, hvad I kan gøre',
  toDraw: 'Gå til lodtrækningen',

  expects: 'Hvad vi regner med',
  origin: {
    own: (rate: number, invited: number, yes: number) =>
      `${percent(rate, 1)} siger ja. Det bygger på panelets egne ${number(invited)} invitationer, hvor ${number(yes)} har sagt ja.`,
    others: (rate: number, invited: number, yes: number, panels: number) =>
      `${percent(rate, 1)} siger ja. Det bygger på ${number(invited)} invitationer i ${number(panels)} ${plural(panels, 'andet panel', 'andre paneler')}, hvor ${number(yes)} sagde ja.`,
    default: (rate: number) => `${percent(rate, 1)} siger ja. Det er det, I selv venter. Sortition Foundation ser 4 til 7 ja ud af 100.`,
  },
  drop: (rate: number, offered: number) =>
    offered > 0
      ? `${percent(rate)} af dem, der får en plads, springer fra. Det bygger på ${number(offered)} pladser i enheden og på, at omkring 10 ud af 100 plejer at gøre det.`
      : `${percent(rate)} af dem, der får en plads, springer fra. Det er Sortition Foundations erfaring.`,
  how: 'Sådan regner vi',
  expectsHelp: 'Grupper, der sjældnere siger ja, får flere invitationer. Forsøgene regner med, at folk svarer hver for sig, og at tallene ovenfor holder.',
  after: 'Sådan går det efter runden',
  chanceDraw: 'Panelet kan trækkes',
  chanceKeep: 'Panelet kan holdes fuldt',
  yesAfter: 'Ja i alt bagefter',
  yesRange: (middle: number, least: number, most: number) => `omkring ${number(middle)} (mellem ${number(least)} og ${number(most)})`,
  whom: 'Hvem skal inviteres?',
  whoms: { all: 'Alle grupper', missing: 'Kun dem, der mangler' },
  rate: 'Siger ja',
  byCell: 'Se hver kombination for sig',
  cellsAbout: (shown: number, all: number) =>
    shown < all ? `De ${number(shown)} kombinationer, der får flest invitationer, ud af ${number(all)}.` : 'De kombinationer, der får flest invitationer, står først.',
  cells: 'Kombinationer',
  invitedSoFar: 'Inviteret før',
  yesSoFar: 'Ja indtil nu',
  noneNeeded: 'Der skal ikke inviteres flere for at nå det ønskede antal ja. Skriv et antal, hvis I vil invitere alligevel.',

  waysTitle: 'Tre veje frem',
  waysAbout: 'Vælg én. Det, I vælger, står i protokollen med navn og begrundelse.',
  relaxTitle: 'Gør kvoterne bredere',
  relaxAbout: 'Det er det mindste, der skal til.',
  relaxPerhaps: 'Der findes måske en mindre ændring.',
  relaxed: (feature: string, value: string, wasMin: number, wasMax: number, min: number, max: number) =>
    `${feature}, ${value}: ${number(min)} til ${number(max)} i stedet for ${number(wasMin)} til ${number(wasMax)}`,
  relaxNone: 'Ingen kvote kan gøres lidt bredere, så panelet kan trækkes.',
  relaxDo: 'Gør kvoterne bredere',
  relaxDone: 'Kvoterne er gjort bredere',
  inviteTitle: 'Inviter flere',
  inviteNone: 'Der er ingen tilbage at invitere, som kan opfylde kvoterne.',
  inviteDo: 'Gå til invitationer',
  smallerTitle: 'Lav panelet mindre',
  smallerAbout: (size: number, was: number) => `Panelet får ${number(size)} ${plural(size, 'plads', 'pladser')} i stedet for ${number(was)}. Kvoterne følger med.`,
  smallerNone: 'Heller ikke et mindre panel kan opfylde kvoterne.',
  smallerDo: 'Lav panelet mindre',
  smallerDone: 'Panelet er gjort mindre',
  decisionAbout: 'Skriv, hvorfor I gør det, og hvem der er enig.',
  decisions: 'Beslutninger om kvoter og størrelse',
  decisionKinds: { relax: 'Kvoterne blev gjort bredere', smaller: 'Panelet blev gjort mindre', refresh: 'Kvoterne fulgte borgerne' },
  decidedBy: (name: string, when: string) => `${name}, ${when}`,
  theProgram: 'Systemet',
  sizeChange: (was: number, now: number) => `${number(now)} pladser i stedet for ${number(was)}`,
  forWhom: 'Inviteret',
}

export const en: typeof da = {
  advice: {
    enough: { heading: 'Enough have said yes', about: 'No more need be invited. The panel can be drawn, and there are enough to replace those who drop out.' },
    thin: { heading: 'The panel can be drawn, but there are few to choose from', about: 'If some drop out, the quotas may be hard to keep. It is good to invite more.' },
    wait: { heading: 'Wait for more answers', about: 'Citizens can still answer. Look again when the time is over.' },
    invite: { heading: 'Invite more of those who are missing', about: 'The quotas cannot be met by those who said yes.' },
    'nobody-left': { heading: 'More invitations do not help', about: 'There is nobody left to invite who can meet the quotas. Make a quota wider, or the panel smaller.' },
    unknown: { heading: 'We cannot say whether more must be invited', about: 'See whether the quotas are set and fit together. If so, make a quota wider.' },
  },
  coming: (n) => `We expect some ${number(Math.round(n))} more yes from those who have not answered.`,
  wanted: (letters, yes, need, who) => `Invite ${number(letters)} ${who}. About ${number(Math.round(yes))} of them say yes. ${number(need)} are needed.`,
  wantedAll: (left) => `That is all ${number(left)} who can be invited.`,
  anybody: 'of any kind',
  with: (traits) => `with ${traits}`,
  chanceThen: (chance) => `Then the panel can be drawn with a probability of ${chance}.`,
  drawNow: 'Can be drawn without more invitations',
  keepNow: 'Can be kept full when some drop out',
  forecast: (chance, low, high, runs) => `${percent(chance)} (between ${percent(low)} and ${percent(high)} after ${number(runs)} simulations)`,
  undecided: (n) => `${number(n)} simulations were too hard to decide.`,
  seeWays: 'See what you can do',
  toDraw: 'Go to the draw',

  expects: 'What we expect',
  origin: {
    own: (rate, invited, yes) => `${percent(rate, 1)} say yes. That stands on the panel’s own ${number(invited)} invitations, to which ${number(yes)} said yes.`,
    others: (rate, invited, yes, panels) =>
      `${percent(rate, 1)} say yes. That stands on ${number(invited)} invitations in ${number(panels)} other ${plural(panels, 'panel', 'panels')}, to which ${number(yes)} said yes.`,
    default: (rate) => `${percent(rate, 1)} say yes. That is what you expect yourselves. Sortition Foundation sees 4 to 7 yes of 100.`,
  },
  drop: (rate, offered) =>
    offered > 0
      ? `${percent(rate)} of those who get a seat drop out. That stands on ${number(offered)} seats in the unit, and on some 10 of 100 who usually do.`
      : `${percent(rate)} of those who get a seat drop out. That is what Sortition Foundation sees.`,
  how: 'How we reckon',
  expectsHelp: 'Groups that say yes less often get more invitations. The simulations take it that people answer independently, and that the figures above hold.',
  after: 'How it stands after this round',
  chanceDraw: 'The panel can be drawn',
  chanceKeep: 'The panel can be kept full',
  yesAfter: 'Yes in all then',
  yesRange: (middle, least, most) => `about ${number(middle)} (between ${number(least)} and ${number(most)})`,
  whom: 'Who is to be invited?',
  whoms: { all: 'All groups', missing: 'Only those who are missing' },
  rate: 'Say yes',
  byCell: 'See each combination by itself',
  cellsAbout: (shown, all) =>
    shown < all ? `The ${number(shown)} combinations that get most invitations, of ${number(all)}.` : 'The combinations that get most invitations come first.',
  cells: 'Combinations',
  invitedSoFar: 'Invited before',
  yesSoFar: 'Yes so far',
  noneNeeded: 'No more need be invited to reach the wished number of yes. Write a number if you want to invite all the same.',

  waysTitle: 'Three ways on',
  waysAbout: 'Choose one. What you choose stands in the protocol with name and reason.',
  relaxTitle: 'Make the quotas wider',
  relaxAbout: 'It is the least that helps.',
  relaxPerhaps: 'There may be a smaller change.',
  relaxed: (feature, value, wasMin, wasMax, min, max) => `${feature}, ${value}: ${number(min)} to ${number(max)} instead of ${number(wasMin)} to ${number(wasMax)}`,
  relaxNone: 'No quota can be made a little wider so that the panel can be drawn.',
  relaxDo: 'Make the quotas wider',
  relaxDone: 'The quotas are wider now',
  inviteTitle: 'Invite more',
  inviteNone: 'There is nobody left to invite who can meet the quotas.',
  inviteDo: 'Go to invitations',
  smallerTitle: 'Make the panel smaller',
  smallerAbout: (size, was) => `The panel gets ${number(size)} ${plural(size, 'seat', 'seats')} instead of ${number(was)}. The quotas follow.`,
  smallerNone: 'Not even a smaller panel can meet the quotas.',
  smallerDo: 'Make the panel smaller',
  smallerDone: 'The panel is smaller now',
  decisionAbout: 'Write why you do it, and who agrees.',
  decisions: 'Decisions on quotas and size',
  decisionKinds: { relax: 'The quotas were made wider', smaller: 'The panel was made smaller', refresh: 'The quotas followed the citizens' },
  decidedBy: (name, when) => `${name}, ${when}`,
  theProgram: 'The system',
  sizeChange: (was, now) => `${number(now)} seats instead of ${number(was)}`,
  forWhom: 'Invited',
}

export const t = texts(da, en)
