// The one script on citizens' pages, for those of a survey. Everything works without it.
import { readAloud } from './aloud'

const main = document.getElementById('main')
if (main && 'speechSynthesis' in window) readAloud(main, window.speechSynthesis)
