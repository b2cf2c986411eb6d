// What lies above the page: one dialog at a time, one menu, short notices.
import type { IconNode } from 'lucide'
import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { t } from '../../model/i18n.ts'
import { Icon } from './icon.tsx'
import { giveBack, type Origin, origin } from './keep-focus.ts'

type View = (close: () => void) => JSX.Element

const [sheets, setSheets] = createSignal<View[]>([])

/** Shows a dialog above whatever is there. */
export function openSheet(view: View): void {
  setSheets((all) => [...all, view])
}

export function sheetOpen(): boolean {
  return sheets().length > 0
}

export interface MenuItem {
  label: string
  icon: IconNode
  run: () => void
  danger?: boolean
  keys?: string
  /** A line above this item. */
  apart?: boolean
}

/** Signs side by side above the items. */
export interface MenuRow {
  label: string
  items: { glyph: string; chosen: boolean; run: () => void }[]
}

interface OpenMenu { items: MenuItem[]; row: MenuRow | undefined; x: number; y: number; before: Origin | undefined }
const [menu, setMenu] = createSignal<OpenMenu | undefined>()

/** Where a menu belongs: at the pointer, or under what has the focus. */
export function openMenu(at: MouseEvent | HTMLElement, items: (MenuItem | false | undefined)[], row?: MenuRow): void {
  const list = items.filter((i): i is MenuItem => Boolean(i))
  if (!list.length) return
  let point: { x: number; y: number }
  if (at instanceof HTMLElement) {
    const r = at.getBoundingClientRect()
    point = { x: document.dir === 'rtl' ? r.left : r.right, y: r.bottom + 4 }
  } else {
    at.preventDefault()
    point = { x: at.clientX, y: at.clientY }
  }
  setMenu({ items: list, row, ...point, before: origin() })
}

export function menuOpen(): boolean {
  return menu() !== undefined
}

function closeMenu(): void {
  const m = menu()
  setMenu(undefined)
  giveBack(m?.before)
}

function Menu(props: { menu: OpenMenu }) {
  let box!: HTMLDivElement
  const items = () => [...box.querySelectorAll('button')]
  const move = (by: number) => {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    all[(at + by + all.length) % all.length]?.focus()
  }
  onMount(() => {
    const r = box.getBoundingClientRect()
    box.style.left = `${Math.max(8, Math.min(props.menu.x, innerWidth - r.width - 8))}px`
    box.style.top = `${Math.max(8, props.menu.y + r.height > innerHeight - 8 ? Math.min(props.menu.y, innerHeight) - r.height : props.menu.y)}px`
    box.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const away = (e: Event) => { if (!box.contains(e.target as Node)) { e.preventDefault(); closeMenu() } }
    addEventListener('pointerdown', away, true)
    addEventListener('blur', closeMenu)
    onCleanup(() => { removeEventListener('pointerdown', away, true); removeEventListener('blur', closeMenu) })
  })
  const keys = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === 'ArrowDown') move(1)
    else if (e.key === 'ArrowUp') move(-1)
    else if (props.menu.row && e.key === 'ArrowRight') move(document.dir === 'rtl' ? -1 : 1)
    else if (props.menu.row && e.key === 'ArrowLeft') move(document.dir === 'rtl' ? 1 : -1)
    else if (e.key === 'Home') items()[0]?.focus()
    else if (e.key === 'End') items().at(-1)?.focus()
    else if (e.key === 'Escape' || e.key === 'Tab') closeMenu()
    else return
    e.preventDefault()
  }
  return (
    <div ref={box} class="menu quiet-scroll" role="menu" onKeyDown={keys} onContextMenu={(e) => e.preventDefault()}>
      <Show when={props.menu.row}>
        {(row) => (
          <div class="menu-row" role="group" aria-label={row().label}>
            <For each={row().items}>
              {(item) => <button type="button" role="menuitemcheckbox" aria-checked={item.chosen} tabindex="-1" onClick={() => { closeMenu(); item.run() }}>{item.glyph}</button>}
            </For>
          </div>
        )}
      </Show>
      <For each={props.menu.items}>
        {(item) => (
          <>
            <Show when={item.apart}><hr /></Show>
            <button type="button" role="menuitem" tabindex="-1" class={item.danger ? 'danger' : ''} onClick={() => { closeMenu(); item.run() }}>
              <Icon of={item.icon} size={18} />
              <span>{item.label}</span>
              <Show when={item.keys}><span class="keys">{item.keys}</span></Show>
            </button>
          </>
        )}
      </For>
    </div>
  )
}

const [toasts, setToasts] = createSignal<{ text: string }[]>([])

/** Tells in a few words what has happened. */
export function toast(text: string): void {
  const one = { text }
  setToasts((all) => [...all.slice(-2), one])
  setTimeout(() => setToasts((all) => all.filter((x) => x !== one)), 3500)
}

// Above dialogs as well, which only another of the browser's upper layer is.
function Toasts() {
  let box!: HTMLDivElement
  createEffect(on(toasts, (all) => {
    if (box.matches(':popover-open')) box.hidePopover()
    if (all.length) box.showPopover()
  }, { defer: true }))
  return <div ref={box} popover="manual" class="toasts" role="status" aria-live="polite"><For each={toasts()}>{(one) => <div class="toast">{one.text}</div>}</For></div>
}

// What is open above everything, outside of which nothing can be pressed.
function topmost(): Element {
  return [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
}

export function Layers() {
  return (
    <>
      <For each={sheets()}>{(view) => view(() => setSheets((all) => all.filter((v) => v !== view)))}</For>
      <Show when={menu()} keyed>{(m) => <Portal mount={topmost()}><section aria-label={t('list.menu')}><Menu menu={m} /></section></Portal>}</Show>
      <Toasts />
    </>
  )
}
