import { render } from 'solid-js/web'
import { startLanguage } from './model/i18n.ts'
import { loadServer } from './state/server.ts'
import { start } from './state/session.ts'
import { App } from './ui/app.tsx'
import './ui/styles/tokens.css'
import './ui/styles/base.css'
import './ui/styles/parts.css'

if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/sw.js')

// The worker connects while the words are loaded.
void start()
await Promise.all([startLanguage(), loadServer().catch(() => undefined)])
render(() => <App />, document.getElementById('app')!)
