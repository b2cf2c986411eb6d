// Stickers to choose from: favourites, recent ones, and the sets one has.
import { History, Search, Star, StarOff, Trash2 } from 'lucide'
import { createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { Sticker, StickerSetInfo } from '../../mt/records.ts'
import { favedStickers, loadSet, recentStickers, stickerSets } from '../../state/stickers.ts'
import { tell } from '../list/chat-menu.ts'
import { StickerPicture } from '../media/sticker.tsx'
import { showStickerSet } from '../media/sticker-set.tsx'
import { createAsked } from '../parts/asked.ts'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu } from '../parts/layers.tsx'
import { Sticker as StickerIcon } from 'lucide'

const size = 66

export function StickersTab(props: { onPick: (s: Sticker) => void }) {
  const [query, setQuery] = createSignal('')
  let scroll!: HTMLDivElement
  onMount(() => { stickerSets.want(); recentStickers.want(); favedStickers.want() })
  const sets = () => stickerSets.read() ?? []
  const has = () => sets().length > 0 || Boolean(recentStickers.read()?.length) || Boolean(favedStickers.read()?.length)
  const foreign = createAsked(() => query() || undefined, async (q) => { await new Promise((done) => setTimeout(done, 250)); return q === query() ? api.findSets(q) : [] })
  const mine = createMemo(() => { const q = query().toLowerCase(); return q ? sets().filter((s) => s.title.toLowerCase().includes(q)) : sets() })
  const to = (part: string) => scroll.querySelector(`[data-part="${part}"]`)?.scrollIntoView()
  return (
    <>
      <div class="emoji-search"><div class="search-field"><Icon of={Search} size={16} /><input type="search" aria-label={t('sticker.search')} placeholder={t('sticker.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div></div>
      <div ref={scroll} class="emoji-scroll quiet-scroll">
        <Show when={!query()}>
          <Part name="faved" title={t('sticker.faved')} of={favedStickers.read()} onPick={props.onPick} />
          <Part name="recent" title={t('emoji.recent')} of={recentStickers.read()?.slice(0, 20)} onPick={props.onPick} recent />
        </Show>
        <For each={mine()}>{(s) => <Set of={s} onPick={props.onPick} />}</For>
        <Show when={query()}>
          <For each={(foreign() ?? []).filter((s) => !sets().some((x) => x.ref.id === s.ref.id))}>
            {(s) => <button type="button" class="row" onClick={() => showStickerSet(s.ref)}><Icon of={StickerIcon} /><span class="main"><span class="ellipsis">{s.title}</span><div class="sub">{t('sticker.count', { n: s.count })}</div></span></button>}
          </For>
          <Show when={!mine().length && foreign()?.length === 0}><Empty icon={StickerIcon} title={t('sticker.none')} /></Show>
        </Show>
        <Show when={!query() && stickerSets.read() && !has()}><Empty icon={StickerIcon} title={t('sticker.empty')} lead={t('sticker.emptyLead')} /></Show>
      </div>
      <Show when={has()}>
        <div class="emoji-groups sticker-groups quiet-scroll">
          <Show when={favedStickers.read()?.length}><button type="button" aria-label={t('sticker.faved')} title={t('sticker.faved')} onClick={() => to('faved')}><Icon of={Star} size={18} /></button></Show>
          <Show when={recentStickers.read()?.length}><button type="button" aria-label={t('emoji.recent')} title={t('emoji.recent')} onClick={() => to('recent')}><Icon of={History} size={18} /></button></Show>
          <For each={sets()}>{(s) => <button type="button" aria-label={s.title} title={s.title} onClick={() => { setQuery(''); to(s.short) }}><Face of={s} /></button>}</For>
        </div>
      </Show>
    </>
  )
}

// The first sticker of a set stands for it.
function Face(props: { of: StickerSetInfo }) {
  const set = createAsked(() => props.of.ref, loadSet)
  return <Show when={set()?.stickers[0]} fallback={<Icon of={StickerIcon} size={18} />}>{(s) => <StickerPicture of={s()} size={26} silent />}</Show>
}

function Set(props: { of: StickerSetInfo; onPick: (s: Sticker) => void }) {
  const set = createAsked(() => props.of.ref, loadSet)
  return <Part name={props.of.short} title={props.of.title} of={set()?.stickers} onPick={props.onPick} />
}

function Part(props: { name: string; title: string; of: Sticker[] | undefined; onPick: (s: Sticker) => void; recent?: boolean }) {
  return (
    <Show when={props.of?.length}>
      <section data-part={props.name} class="sticker-part">
        <h2>{props.title}</h2>
        <div class="panel-grid sticker-grid">
          <For each={props.of}>{(s) => <Choice of={s} onPick={props.onPick} recent={props.recent ?? false} />}</For>
        </div>
      </section>
    </Show>
  )
}

function Choice(props: { of: Sticker; onPick: (s: Sticker) => void; recent: boolean }) {
  const faved = () => favedStickers.read()?.some((s) => s.file.id === props.of.file.id) ?? false
  const menu = (e: MouseEvent) => openMenu(e, [
    { label: t(faved() ? 'sticker.unfave' : 'sticker.fave'), icon: faved() ? StarOff : Star, run: () => tell(api.faveSticker(props.of.file, !faved())) },
    props.of.set !== undefined && { label: t('sticker.showSet'), icon: StickerIcon, run: () => showStickerSet(props.of.set!) },
    props.recent && { label: t('sticker.forget'), icon: Trash2, run: () => tell(api.forgetRecentSticker(props.of.file)) },
  ])
  return (
    <button type="button" tabindex="-1" aria-label={props.of.emoji || t('kind.sticker')} title={props.of.emoji} onClick={() => props.onPick(props.of)} onContextMenu={menu}>
      <StickerPicture of={props.of} size={size} silent />
    </button>
  )
}
