// Which reactions members may give.
import { batch, createMemo, createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { isChannel } from '../../model/manage.ts'
import { plainEmoji, quickReactions } from '../../model/reactions.ts'
import { isCustom } from '../../mt/emoji.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { AllowedReactions } from '../../mt/rooms.ts'
import { InlineEmoji } from '../chat/inline-emoji.tsx'
import { createAsked } from '../parts/asked.ts'
import { change, useSetup } from './use-setup.ts'

const ways = ['all', 'some', 'none'] as const

export function ReactionsPage(props: { id: PeerId }) {
  const setup = useSetup(() => props.id)
  const there = createAsked(() => true, () => api.availableReactions())
  const [wanted, setWanted] = createSignal<AllowedReactions>()
  // Stays as it is while other ways are tried.
  const [wantCustom, setWantCustom] = createSignal<boolean>()
  const custom = () => wantCustom() ?? setup()?.customReactions ?? false
  const allowed = () => wanted() ?? setup()?.reactions
  const way = () => { const a = allowed(); return a === undefined ? undefined : a === 'all' ? 'all' : a.length ? 'some' : 'none' }
  const set = (next: AllowedReactions, withCustom = custom()) => {
    batch(() => { setWanted(next); setWantCustom(withCustom) })
    void change(props.id, (id) => api.setReactions(id, next, withCustom)).then((ok) => { if (!ok) batch(() => { setWanted(undefined); setWantCustom(undefined) }) })
  }
  const choose = (w: (typeof ways)[number]) => set(w === 'all' ? 'all' : w === 'none' ? [] : quickReactions)
  // Those that are pictures are offered as long as the page shows them.
  const pictures = createMemo((before: string[]) => { const a = allowed(); return [...new Set([...before, ...(a && a !== 'all' ? a.filter(isCustom) : [])])] }, [])
  const chosen = (emoji: string) => { const a = allowed(); return a !== 'all' && Boolean(a?.includes(emoji)) }
  const toggle = (emoji: string) => { const a = allowed(); if (a && a !== 'all') set(a.includes(emoji) ? a.filter((e) => e !== emoji) : [...a, emoji]) }
  return (
    <>
      <fieldset class="group choices">
        <legend class="sr">{t('reactions.title')}</legend>
        <For each={ways}>{(w) => <label class="row"><input type="radio" name="reactions" disabled={!setup()} checked={way() === w} onChange={() => choose(w)} /><span class="main">{t(`reactions.${w}`)}<div class="sub">{t(`reactions.${w}Lead`)}</div></span></label>}</For>
      </fieldset>
      <Show when={way() === 'all' && !isChannel(props.id)}>
        <div class="group"><label class="row"><span class="main">{t('reactions.custom')}<div class="sub">{t('reactions.customLead')}</div></span><input type="checkbox" role="switch" class="switch" checked={custom()} onChange={(e) => set('all', e.currentTarget.checked)} /></label></div>
      </Show>
      <Show when={way() === 'some'}>
        <h3 class="group-title">{t('reactions.which')}</h3>
        <div class="group reaction-grid" role="group" aria-label={t('reactions.which')}>
          <For each={there()}>{(r) => <button type="button" aria-pressed={chosen(r.emoji)} aria-label={r.name} title={r.name} onClick={() => toggle(r.emoji)}>{r.emoji}</button>}</For>
          <For each={pictures()}>{(e) => <button type="button" aria-pressed={chosen(e)} aria-label={plainEmoji(e)} title={plainEmoji(e)} onClick={() => toggle(e)}><InlineEmoji document={e} /></button>}</For>
        </div>
      </Show>
    </>
  )
}
