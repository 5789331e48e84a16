import '../../../styles/staff.scss'
import { mount } from 'svelte'
import { language, speak } from '../i18n/language.svelte'
import { listen } from '../router/router.svelte'
import App from './frame/App.svelte'

speak(language.now)
listen()
mount(App, { target: document.getElementById('app') as HTMLElement })
