// The page as a whole: signed out, signed in, or not known yet.
import { createEffect, lazy, Match, Suspense, Switch } from 'solid-js'
import { language, t } from '../model/i18n.ts'
import { phase } from '../state/session.ts'
import { Layers } from './parts/layers.tsx'
import { Mark } from './parts/mark.tsx'
import { useTheme } from './theme.ts'

const Shell = lazy(() => import('./shell/shell.tsx'))
const SignIn = lazy(() => import('./sign/sign-in.tsx'))

export function App() {
  useTheme()
  createEffect(() => { document.documentElement.lang = language() })
  return (
    <>
      <Suspense fallback={<Starting />}>
        <Switch fallback={<Starting />}>
          <Match when={phase() === 'signedIn'}><Shell /></Match>
          <Match when={phase() === 'signedOut'}><SignIn /></Match>
        </Switch>
      </Suspense>
      <Layers />
    </>
  )
}

function Starting() {
  return <div class="starting" role="status" aria-label={t('app.loading')}><Mark class="sign-mark" /></div>
}
