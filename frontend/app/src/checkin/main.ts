import '../../../styles/staff.scss'
import { mount } from 'svelte'
import { language, speak } from '../i18n/language.svelte'
import CheckIn from './CheckIn.svelte'

speak(language.now)
mount(CheckIn, { target: document.getElementById('app') as HTMLElement })
