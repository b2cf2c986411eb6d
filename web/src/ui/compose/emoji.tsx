// Emoji to choose from, by group or by a word in the person's language.
import { Apple, Car, Dog, Flag, Hand, Hash, History, Lightbulb, Search, Smile, Trophy, type IconNode } from 'lucide'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { language, t, tIf } from '../../model/i18n.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'

interface Emoji { emoji: string; annotation: string; tags?: string[]; group: number }

const data: Record<string, () => Promise<{ default: string }>> = {
  en: () => import('emoji-picker-element-data/en/emojibase/data.json?url'),
  fr: () => import('emoji-picker-element-data/fr/emojibase/data.json?url'),
}
const loaded = new Map<string, Promise<Emoji[]>>()

function load(l: string): Promise<Emoji[]> {
  let p = loaded.get(l)
  if (!p) {
    p = data[l]!().then((m) => fetch(m.default)).then((r) => r.json() as Promise<Emoji[]>)
    loaded.set(l, p)
    p.catch(() => loaded.delete(l))
  }
  return p
}

const groups: [number, IconNode][] = [[0, Smile], [1, Hand], [3, Dog], [4, Apple], [5, Car], [6, Trophy], [7, Lightbulb], [8, Hash], [9, Flag]]
const plain = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export function EmojiTab(props: { onPick: (emoji: string) => void }) {
  const all = createAsked(language, load)
  const [query, setQuery] = createSignal('')
  let scroll!: HTMLDivElement
  const found = createMemo(() => {
    const q = plain(query())
    return q ? (all() ?? []).filter((e) => plain(e.annotation).includes(q) || e.tags?.some((x) => plain(x).startsWith(q)) || e.emoji === query()).slice(0, 180) : undefined
  })
  const pick = (e: string) => {
    setPreference('recentEmoji', [e, ...preferences().recentEmoji.filter((x) => x !== e)].slice(0, 27))
    props.onPick(e)
  }
  const Grid = (p: { of: { emoji: string; annotation: string }[] }) => (
    <div class="panel-grid emoji-grid"><For each={p.of}>{(e) => <button type="button" tabindex="-1" title={e.annotation} aria-label={e.annotation} onClick={() => pick(e.emoji)}>{e.emoji}</button>}</For></div>
  )
  const recent = createMemo(() => preferences().recentEmoji.map((e) => ({ emoji: e, annotation: all()?.find((x) => x.emoji === e)?.annotation ?? e })))
  return (
    <>
      <div class="emoji-search"><div class="search-field"><Icon of={Search} size={16} /><input type="search" aria-label={t('emoji.search')} placeholder={t('emoji.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div></div>
      <div ref={scroll} class="emoji-scroll quiet-scroll">
        <Show when={!found()} fallback={<Show when={found()!.length} fallback={<div class="empty"><p>{t('emoji.none')}</p></div>}><Grid of={found()!} /></Show>}>
          <Show when={recent().length}><section data-group="recent"><h2>{t('emoji.recent')}</h2><Grid of={recent()} /></section></Show>
          <For each={groups}>{([g]) => <section data-group={g}><h2>{tIf(`emoji.group${g}`)}</h2><Grid of={(all() ?? []).filter((e) => e.group === g)} /></section>}</For>
        </Show>
      </div>
      <div class="emoji-groups">
        <button type="button" aria-label={t('emoji.recent')} title={t('emoji.recent')} onClick={() => scroll.scrollTo({ top: 0 })}><Icon of={History} size={18} /></button>
        <For each={groups}>
          {([g, icon]) => <button type="button" aria-label={tIf(`emoji.group${g}`)} title={tIf(`emoji.group${g}`)} onClick={() => { setQuery(''); scroll.querySelector(`[data-group="${g}"]`)?.scrollIntoView() }}><Icon of={icon} size={18} /></button>}
        </For>
      </div>
    </>
  )
}
