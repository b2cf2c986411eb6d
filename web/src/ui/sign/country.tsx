// A list of countries that can be searched: the combobox pattern of ARIA.
import { ChevronsUpDown, Search } from 'lucide'
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import type { Country } from '../../mt/records.ts'
import { t } from '../../model/i18n.ts'
import { flag } from '../../model/signin.ts'
import { Icon } from '../parts/icon.tsx'

const plain = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export function CountryPicker(props: { all: Country[]; value: Country | undefined; onPick: (c: Country) => void }) {
  const [open, setOpen] = createSignal(false)
  const [query, setQuery] = createSignal('')
  const [at, setAt] = createSignal(0)
  let box!: HTMLDivElement
  let button!: HTMLButtonElement
  let list: HTMLUListElement | undefined
  const found = createMemo(() => {
    const q = plain(query().trim())
    return props.all.filter((c) => !q || plain(c.name).includes(q) || `+${c.code}`.includes(q) || c.iso.toLowerCase() === q)
  })
  const away = (e: Event) => { if (!box.contains(e.target as Node)) setOpen(false) }
  createEffect(() => {
    if (open()) addEventListener('pointerdown', away)
    else removeEventListener('pointerdown', away)
  })
  onCleanup(() => removeEventListener('pointerdown', away))
  createEffect(() => list?.children[at()]?.scrollIntoView({ block: 'nearest' }))
  const pick = (c: Country | undefined) => {
    setOpen(false)
    if (c) props.onPick(c)
  }
  const keys = (e: KeyboardEvent) => {
    const last = found().length - 1
    if (e.key === 'ArrowDown') setAt((i) => Math.min(last, i + 1))
    else if (e.key === 'ArrowUp') setAt((i) => Math.max(0, i - 1))
    else if (e.key === 'Enter') pick(found()[at()])
    else if (e.key === 'Escape') { setOpen(false); button.focus() }
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const show = () => {
    setQuery('')
    setAt(Math.max(0, props.all.findIndex((c) => c === props.value)))
    setOpen(true)
  }
  return (
    <div ref={box} class="country field">
      <span class="label" id="country-label">{t('sign.country')}</span>
      <button ref={button} type="button" class="input country-btn" aria-labelledby="country-label country-value country-code" aria-haspopup="listbox" aria-expanded={open()} onClick={() => (open() ? setOpen(false) : show())}>
        <span aria-hidden="true">{flag(props.value?.iso ?? '')}</span>
        <span id="country-value" class="ellipsis">{props.value?.name ?? t('sign.chooseCountry')}</span>
        <span id="country-code" class="code num" dir="ltr">{props.value ? `+${props.value.code}` : ''}</span>
        <Icon of={ChevronsUpDown} size={16} />
      </button>
      <Show when={open()}>
        <div class="country-list">
          <div class="search-field">
            <Icon of={Search} size={16} />
            <input
              ref={(e) => queueMicrotask(() => e.focus())} type="search" role="combobox" aria-expanded="true" aria-controls="countries" aria-label={t('list.search')} aria-activedescendant={`country-${at()}`}
              placeholder={t('list.search')} onInput={(e) => { setQuery(e.currentTarget.value); setAt(0) }} onKeyDown={keys}
            />
          </div>
          <ul ref={list} id="countries" role="listbox" aria-labelledby="country-label" class="quiet-scroll">
            <For each={found()}>
              {(c, i) => (
                <li role="option" id={`country-${i()}`} aria-selected={i() === at()} onPointerMove={() => setAt(i())} onClick={() => pick(c)}>
                  <span aria-hidden="true">{flag(c.iso)}</span><span class="ellipsis">{c.name}</span><span class="code num" dir="ltr">+{c.code}</span>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </div>
  )
}
