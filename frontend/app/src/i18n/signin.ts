import { texts } from './texts'

export const da = {
  title: 'Log ind',
  lead: 'Deltag er for medarbejdere i kommunen. Skriv din arbejdsmail, så sender vi en kode til dig.',
  email: 'Din arbejdsmail',
  askForCode: 'Send en kode',
  codeTitle: 'Skriv koden',
  codeSent: (email: string) =>
    `Hvis ${email} har adgang, er der sendt en mail med en kode på 6 cifre. Koden virker i 10 minutter.`,
  code: 'Kode på 6 cifre',
  codeHint: 'Kommer mailen ikke? Se i din spammappe, eller bed en administrator om at se efter, om du har adgang.',
  signIn: 'Log ind',
  again: 'Brug en anden adresse, eller få en ny kode',
  demoTitle: 'Se demoen',
  demoLead: 'Vælg en rolle. Du er logget ind med det samme. Alle personer er opdigtede.',
  demoRoles: {
    administrator: 'Giver adgang og ser, hvem der har brugt personoplysninger.',
    coordinator: 'Importerer borgere, laver paneler, sender invitationer og trækker lod.',
    unit_leader: 'Følger panelerne i sin enhed.',
    secretary: 'Følger panelerne for udvalget.',
    committee_member: 'Ser tallene. Ser aldrig personer.',
    interviewer: 'Taler med borgerne og svarer for dem i telefonen.',
    analyst: 'Arbejder med tallene. Ser aldrig personer.',
  } as Record<string, string>,
  problems: {
    'sign-in-refused': 'Koden er forkert, brugt eller for gammel. Se efter igen, eller bed om en ny.',
    'too-many-tries': 'Du har prøvet for mange gange. Vent et kvarter, og prøv igen.',
    'signed-out': 'Du er logget ud. Log ind igen.',
  },
}

export const en: typeof da = {
  title: 'Sign in',
  lead: 'Deltag is for the municipality’s staff. Write your work e-mail and we will send you a code.',
  email: 'Your work e-mail',
  askForCode: 'Send a code',
  codeTitle: 'Write the code',
  codeSent: (email) =>
    `If ${email} has access, a mail with a 6-digit code is on its way. The code works for 10 minutes.`,
  code: '6-digit code',
  codeHint: 'No mail? Look in your spam folder, or ask an administrator to check whether you have access.',
  signIn: 'Sign in',
  again: 'Use another address, or get a new code',
  demoTitle: 'See the demo',
  demoLead: 'Choose a role. You are signed in at once. All people are made up.',
  demoRoles: {
    administrator: 'Gives access and sees who used personal data.',
    coordinator: 'Imports citizens, makes panels, sends invitations and draws lots.',
    unit_leader: 'Follows the panels of one unit.',
    secretary: 'Follows the panels for the committee.',
    committee_member: 'Sees the numbers. Never sees people.',
    interviewer: 'Talks with the citizens and answers for them on the phone.',
    analyst: 'Works with the numbers. Never sees people.',
  },
  problems: {
    'sign-in-refused': 'The code is wrong, used or too old. Look again, or ask for a new one.',
    'too-many-tries': 'You have tried too many times. Wait a quarter of an hour and try again.',
    'signed-out': 'You are signed out. Sign in again.',
  },
}

export const t = texts(da, en)
