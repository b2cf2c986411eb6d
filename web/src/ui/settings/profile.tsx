import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { createAsked } from '../parts/asked.ts'
import { followed } from '../parts/followed.ts'
import { toast } from '../parts/layers.tsx'
import { PhotoButton } from '../parts/photo-button.tsx'

export function ProfilePage() {
  const me = () => peer(self())
  const full = createAsked(self, (id) => api.fullUser(id))
  let first!: HTMLInputElement
  let last!: HTMLInputElement
  let about!: HTMLTextAreaElement
  onMount(() => {
    followed(first, () => me()?.first)
    followed(last, () => me()?.last)
    followed(about, () => full()?.about)
  })
  const save = async (e: Event) => {
    e.preventDefault()
    try {
      await api.updateProfile(first.value.trim(), last.value.trim(), about.value.trim())
      toast(t('set.saved'))
    } catch (x) {
      toast(errorText(x))
    }
  }
  return (
    <>
      <div class="card"><PhotoButton id={self()} size={96} /></div>
      <form class="stack" onSubmit={(e) => void save(e)}>
        <label class="field"><span class="label">{t('people.first')}</span><input ref={first} class="input" required maxlength="64" autocomplete="given-name" /></label>
        <label class="field"><span class="label">{t('people.last')}</span><input ref={last} class="input" maxlength="64" autocomplete="family-name" /></label>
        <label class="field"><span class="label">{t('profile.about')}</span><textarea ref={about} class="input" rows="2" maxlength="70" placeholder={t('set.about')} /></label>
        <button type="submit" class="btn primary">{t('set.save')}</button>
      </form>
      <Username />
    </>
  )
}

function Username() {
  const [name, setName] = createSignal(peer(self())?.username ?? '')
  const [state, setState] = createSignal<{ good: boolean; text: string }>()
  const own = () => peer(self())?.username ?? ''
  createEffect(on(name, (n) => {
    setState(undefined)
    if (!n || n === own()) return
    const timer = setTimeout(async () => {
      try {
        const free = await api.usernameFree(n)
        if (name() === n) setState(free ? { good: true, text: t('set.usernameFree') } : { good: false, text: t('set.usernameTaken') })
      } catch (e) {
        if (name() === n) setState({ good: false, text: errorText(e) })
      }
    }, 350)
    onCleanup(() => clearTimeout(timer))
  }, { defer: true }))
  const save = async (e: Event) => {
    e.preventDefault()
    try {
      await api.updateUsername(name())
      setState(undefined)
      toast(t('set.saved'))
    } catch (x) {
      setState({ good: false, text: errorText(x) })
    }
  }
  return (
    <form class="stack apart" onSubmit={(e) => void save(e)}>
      <label class="field">
        <span class="label">{t('set.username')}</span>
        <input class="input" value={name()} maxlength="32" autocomplete="off" autocapitalize="off" spellcheck={false} dir="ltr" aria-invalid={state()?.good === false ? 'true' : undefined} onInput={(e) => setName(e.currentTarget.value.trim().replace('@', ''))} />
        <p class="field-note" classList={{ good: state()?.good, bad: state()?.good === false }} role="status">{state()?.text ?? t('set.usernameLead')}</p>
      </label>
      <Show when={name() !== own()}><button type="submit" class="btn primary" disabled={state()?.good === false}>{t('set.save')}</button></Show>
    </form>
  )
}
