import { number } from './format'
import { plural, texts } from './texts'
import './programmefaults'

export const da = {
  title: 'Start en undersøgelse',
  lead: 'Fem korte trin. Du kan gå tilbage og rette alt, før du er færdig. Intet bliver sendt til borgerne.',
  steps: { questions: 'Spørgsmål', about: 'Navn og formål', units: 'Enheder', rules: 'Beslutning og anonymitet', wheel: 'Årshjul' } as Record<string, string>,
  next: 'Videre',
  back: 'Tilbage',
  finish: 'Start undersøgelsen',
  started: 'Undersøgelsen er startet. Nu mangler beslutningen og den første måling.',

  from: 'Hvor kommer spørgsmålene fra?',
  fromTemplate: 'En skabelon',
  fromTemplateAbout: 'Vi laver et spørgeskema ud fra skabelonen og udgiver det som version 1. Du kan skrive nye versioner senere.',
  fromOwn: 'Et spørgeskema, vi har udgivet',
  fromOwnAbout: 'Brug det, hvis I har skrevet eller rettet jeres eget.',
  template: 'Skabelon',
  own: 'Spørgeskema',
  noOwn: 'I har ikke udgivet noget spørgeskema endnu. Begynd med en skabelon.',
  measures: (n: number) => `${number(n)} ${plural(n, 'spørgsmål', 'spørgsmål')} tælles med.`,
  source: (source: string) => `Kilde: ${source}`,
  staffToo: 'Skabelonen er til medarbejdere.',
  unit: 'Hvilken enhed ejer undersøgelsen?',
  unitHint: 'De, der laver undersøgelser i enheden, kan rette den.',

  check: {
    choose: 'Vælg et af dem.',
    units: 'Vælg mindst én enhed.',
    name: 'Skriv et navn.',
  },
  summary: 'Det starter du',
  summaryFrom: 'Spørgsmål fra',
}

export const en: typeof da = {
  title: 'Start a survey',
  lead: 'Five short steps. You can go back and change everything before you finish. Nothing is sent to citizens.',
  steps: { questions: 'Questions', about: 'Name and purpose', units: 'Units', rules: 'Decision and anonymity', wheel: 'Year wheel' },
  next: 'Next',
  back: 'Back',
  finish: 'Start the survey',
  started: 'The survey is started. The decision and the first wave are still missing.',

  from: 'Where do the questions come from?',
  fromTemplate: 'A template',
  fromTemplateAbout: 'We make a questionnaire from the template and publish it as version 1. You can write new versions later.',
  fromOwn: 'A questionnaire that we have published',
  fromOwnAbout: 'Use this when you have written or changed one of your own.',
  template: 'Template',
  own: 'Questionnaire',
  noOwn: 'You have not published a questionnaire yet. Begin with a template.',
  measures: (n) => `${number(n)} ${plural(n, 'question is', 'questions are')} counted.`,
  source: (source) => `Source: ${source}`,
  staffToo: 'The template is for staff.',
  unit: 'Which unit owns the survey?',
  unitHint: 'Those who set up surveys in the unit can change it.',

  check: {
    choose: 'Choose one of them.',
    units: 'Choose at least one unit.',
    name: 'Write a name.',
  },
  summary: 'What you start',
  summaryFrom: 'Questions from',
}

export const t = texts(da, en)
