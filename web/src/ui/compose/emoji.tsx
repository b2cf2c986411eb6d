// Emoji to choose from, by group or by a word in the person's language.
import { Apple, Car, Dog, Flag, Hand, Hash, History, Lightbulb, Search, Smile, Trophy, type IconNode } from 'lucide'
import { createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { language, t, tIf } from '../../model/i18n.ts'
import { isCustom } from '../../mt/emoji.ts'
import type { Sticker } from '../../mt/records.ts'
import { customEmoji, learnEmoji } from '../../state/emoji.ts'
import { emojiSets } from '../../state/stickers.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import { bare, CustomChoice, CustomSet, SetFace } from './custom-emoji.tsx'
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

export function EmojiTab(props: { onPick: (emoji: string) => void; onCustom: (s: Sticker) => void }) {
  const all = createAsked(language, load)
  const [query, setQuery] = createSignal('')
  let scroll!: HTMLDivElement
  const found = createMemo(() => {
    const q = plain(query())
    return q ? (all() ?? []).filter((e) => plain(e.annotation).includes(q) || e.tags?.some((x) => plain(x).startsWith(q)) || e.emoji === query()).slice(0, 180) : undefined
  })
  onMount(() => emojiSets.want())
  const sets = () => emojiSets.read() ?? []
  // Of emoji that are pictures those are found that stand for what is found.
  const among = createMemo(() => (found() ? new Set(found()!.map((e) => bare(e.emoji))) : undefined))
  const used = (e: string) => setPreference('recentEmoji', [e, ...preferences().recentEmoji.filter((x) => x !== e)].slice(0, 27))
  const pick = (e: string) => { used(e); props.onPick(e) }
  const custom = (s: Sticker) => { used(s.file.id); learnEmoji([s]); props.onCustom(s) }
  const Grid = (p: { of: { emoji: string; annotation: string }[] }) => (
    <div class="panel-grid emoji-grid"><For each={p.of}>{(e) => <Choice of={e} onPick={pick} />}</For></div>
  )
  const recent = createMemo(() => preferences().recentEmoji.flatMap((e): (Sticker | { emoji: string; annotation: string })[] => {
    if (isCustom(e)) { const s = customEmoji(e); return s ? [s] : [] }
    return [{ emoji: e, annotation: all()?.find((x) => x.emoji === e)?.annotation ?? e }]
  }))
  return (
    <>
      <div class="emoji-search"><div class="search-field"><Icon of={Search} size={16} /><input type="search" aria-label={t('emoji.search')} placeholder={t('emoji.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div></div>
      <div ref={scroll} class="emoji-scroll quiet-scroll">
        <Show when={!found()} fallback={<Show when={found()!.length} fallback={<div class="empty"><p>{t('emoji.none')}</p></div>}><Grid of={found()!} /></Show>}>
          <Show when={recent().length}>
            <section data-group="recent">
              <h2>{t('emoji.recent')}</h2>
              <div class="panel-grid emoji-grid"><For each={recent()}>{(e) => ('file' in e ? <CustomChoice of={e} onPick={custom} /> : <Choice of={e} onPick={pick} />)}</For></div>
            </section>
          </Show>
          <For each={groups}>{([g]) => <section data-group={g}><h2>{tIf(`emoji.group${g}`)}</h2><Grid of={(all() ?? []).filter((e) => e.group === g)} /></section>}</For>
        </Show>
        <For each={sets()}>{(s) => <CustomSet of={s} among={among()} onPick={custom} />}</For>
      </div>
      <div class="emoji-groups" classList={{ 'sticker-groups': sets().length > 0, 'quiet-scroll': sets().length > 0 }}>
        <button type="button" aria-label={t('emoji.recent')} title={t('emoji.recent')} onClick={() => scroll.scrollTo({ top: 0 })}><Icon of={History} size={18} /></button>
        <For each={groups}>
          {([g, icon]) => <button type="button" aria-label={tIf(`emoji.group${g}`)} title={tIf(`emoji.group${g}`)} onClick={() => { setQuery(''); scroll.querySelector(`[data-group="${g}"]`)?.scrollIntoView() }}><Icon of={icon} size={18} /></button>}
        </For>
        <For each={sets()}>
          {(s) => <button type="button" aria-label={s.title} title={s.title} onClick={() => { setQuery(''); scroll.querySelector(`[data-group="set${s.ref.id ?? ''}"]`)?.scrollIntoView() }}><SetFace of={s} /></button>}
        </For>
      </div>
    </>
  )
}

function Choice(props: { of: { emoji: string; annotation: string }; onPick: (emoji: string) => void }) {
  return <button type="button" tabindex="-1" title={props.of.annotation} aria-label={props.of.annotation} onClick={() => props.onPick(props.of.emoji)}>{props.of.emoji}</button>
}
