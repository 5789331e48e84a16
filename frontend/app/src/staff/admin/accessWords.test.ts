import { expect, test } from 'vitest'
import { criterionText, purposeText } from './accessWords'

const staff = [{ id: 7, name: 'Anna Analytiker' }]

test.each([
  ['staff 7 analyst', 'Anna Analytiker, Analytiker'],
  ['staff 8', 'staff 8'],
  ['everybody', 'alle'],
  ['panel:4', 'panel 4'],
  ['panel:4, search hansen', 'panel 4, søgt efter “hansen”'],
  ['panel 4: everybody who can be invited, trial true', 'panel 4: alle, der kan inviteres, prøve'],
  ['panel 4: everybody who said yes, trial false', 'panel 4: alle, der har sagt ja'],
  ['panel 4: everybody who said yes, lottery 3', 'panel 4: alle, der har sagt ja, lodtrækning om pladser 3'],
  ['lottery 3: everybody who said yes, by pseudonym', 'lodtrækning om pladser 3: alle, der har sagt ja, under dæknavn'],
  ['panel 4, draw 2, wave 1', 'panel 4, lodtrækning 2, runde 1'],
  ['wave:4: panel', 'måling 4: et panel'],
  ['wave:4, sample 7', 'måling 4, udvalg 7'],
  ['offer_end', 'tilbud, der er slut'],
  ['asking never', 'må de spørges: de bliver aldrig spurgt igen'],
  ['search bo, status paused, xlsx', 'søgt efter “bo”, kun: holder pause, Excel (.xlsx)'],
  ['batch 3, states [failed uncertain]', 'udsendelse 3, kun: kunne ikke sendes, usikker'],
  ['import 2', 'liste 2'],
  ['spot check 3', 'stikprøve 3'],
  ['retention invited-no', 'Inviterede, der sagde nej'],
])('%s is said as %s', (criterion, words) => {
  expect(criterionText(criterion, staff)).toBe(words)
})

test('a purpose is said in words, and what somebody wrote stays as it was written', () => {
  expect(purposeText('list of residents')).toBe('Liste over borgere')
  expect(purposeText('answer for the citizen: Borgeren ringede.')).toBe('Svar for borgeren: Borgeren ringede.')
  expect(purposeText('message 12')).toBe('Se mail nr. 12')
  expect(purposeText('Borgeren har ringet')).toBe('Borgeren har ringet')
})
