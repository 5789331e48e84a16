import { texts } from './texts'

/** The words for a page on paper and as a file. */
export const da = {
  print: 'Udskriv',
  pdf: 'Hent som PDF',
  noPdf: 'Skal du bruge en PDF, så vælg Udskriv og derefter Gem som PDF. Programmet kan ikke selv lave en her: Der er ingen Chromium på serveren.',
  problems: {
    'paper-none': 'Serveren kan ikke lave PDF’er. Vælg Udskriv og derefter Gem som PDF.',
    'paper-page': 'Denne side kan ikke blive til en PDF. Vælg Udskriv og derefter Gem som PDF.',
    'paper-late': 'PDF’en blev ikke færdig i tide. Prøv igen, eller vælg Udskriv.',
  },
}

export const en: typeof da = {
  print: 'Print',
  pdf: 'Get as PDF',
  noPdf: 'If you need a PDF, choose Print and then Save as PDF. The program cannot make one here: there is no Chromium on the server.',
  problems: {
    'paper-none': 'The server cannot make PDF files. Choose Print and then Save as PDF.',
    'paper-page': 'This page cannot be made into a PDF. Choose Print and then Save as PDF.',
    'paper-late': 'The PDF was not ready in time. Try again, or choose Print.',
  },
}

export const t = texts(da, en)
