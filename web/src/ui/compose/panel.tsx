// Emoji, stickers and GIFs beside the editor.
import { Clapperboard, Smile, Sticker as StickerIcon, type IconNode } from 'lucide'
import { createSignal, For, Match, onCleanup, onMount, Suspense, Switch } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import type { Media, Sticker } from '../../mt/records.ts'
import { Icon } from '../parts/icon.tsx'
import { EmojiTab } from './emoji.tsx'
import { GifsTab } from './gifs.tsx'
import { StickersTab } from './stickers.tsx'
import './panel.css'

type Tab = 'emoji' | 'stickers' | 'gifs'

const tabs: [Tab, IconNode, Parameters<typeof t>[0]][] = [['emoji', Smile, 'compose.emoji'], ['stickers', StickerIcon, 'sticker.tab'], ['gifs', Clapperboard, 'gif.tab']]

interface Props {
  /** Words alone can be put into an edited message. */
  editing: boolean
  onPick: (emoji: string) => void
  onCustom: (s: Sticker) => void
  onSticker: (s: Sticker) => void
  onGif: (m: Media) => void
  onClose: () => void
  button: HTMLElement
}

export function Panel(props: Props) {
  const [tab, setTab] = createSignal<Tab>(props.editing ? 'emoji' : preferences().panel)
  let panel!: HTMLDivElement
  const show = (to: Tab) => { setTab(to); setPreference('panel', to) }
  onMount(() => {
    const away = (e: Event) => {
      const at = e.target as Element
      if (!panel.contains(at) && !props.button.contains(at) && !at.closest('.menu, dialog')) props.onClose()
    }
    addEventListener('pointerdown', away)
    onCleanup(() => removeEventListener('pointerdown', away))
    if (matchMedia('(pointer: fine)').matches) requestAnimationFrame(() => (panel.querySelector<HTMLElement>('input') ?? panel.querySelector<HTMLElement>('[role=tab][aria-selected=true]'))?.focus())
  })
  const keys = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === 'Escape') { props.onClose(); e.preventDefault(); return }
    const on = document.activeElement as HTMLElement
    if (on.role === 'tab') turn(e)
    else grid(e, on)
  }
  const turn = (e: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key]
    if (!by) return
    const all = tabs.filter(([name]) => !props.editing || name === 'emoji')
    const next = all[(all.findIndex(([name]) => name === tab()) + by + all.length) % all.length]!
    show(next[0])
    panel.querySelector<HTMLElement>(`[data-tab="${next[0]}"]`)?.focus()
    e.preventDefault()
  }
  // grid moves among what can be chosen, in as many columns as there are.
  const grid = (e: KeyboardEvent, on: HTMLElement) => {
    if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(e.key)) return
    const cells = [...panel.querySelectorAll<HTMLElement>('.panel-grid button')]
    const at = cells.indexOf(on)
    if (at < 0 && e.key !== 'ArrowDown') return
    const columns = at < 0 ? 1 : getComputedStyle(on.closest('.panel-grid')!).gridTemplateColumns.split(' ').length
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: at < 0 ? 1 : columns }[e.key]!
    const next = cells[Math.max(0, Math.min(cells.length - 1, at + step))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
    e.preventDefault()
  }
  return (
    <div ref={panel} class="panel" role="dialog" aria-label={t('compose.panel')} onKeyDown={keys}>
      <div class="panel-tabs" role="tablist" aria-label={t('compose.panel')}>
        <For each={tabs}>
          {([name, icon, key]) => (
            <button type="button" role="tab" data-tab={name} aria-selected={tab() === name} tabindex={tab() === name ? 0 : -1} disabled={props.editing && name !== 'emoji'} onClick={() => show(name)}><Icon of={icon} size={17} />{t(key)}</button>
          )}
        </For>
      </div>
      <Suspense>
        <Switch>
          <Match when={tab() === 'emoji'}><EmojiTab onPick={props.onPick} onCustom={props.onCustom} /></Match>
          <Match when={tab() === 'stickers'}><StickersTab onPick={props.onSticker} /></Match>
          <Match when={tab() === 'gifs'}><GifsTab onPick={props.onGif} /></Match>
        </Switch>
      </Suspense>
    </div>
  )
}
