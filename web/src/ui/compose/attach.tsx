// Before files are sent: which, in what order, with what words, and how.
import { ChevronLeft, ChevronRight, File as FileIcon, Film, Music, X } from 'lucide'
import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { largestFile, sendFiles } from '../../model/attach.ts'
import { t } from '../../model/i18n.ts'
import { sizeText } from '../../model/media.ts'
import { prepare } from '../../model/prepare.ts'
import type { PeerId, Reply } from '../../mt/records.ts'
import { loadScheduled } from '../../state/scheduled.ts'
import { self } from '../../state/session.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Caption, type Words } from './caption.tsx'
import { askSchedule } from './later.tsx'
import './attach.css'

/** Shows the files; `taken` clears the editor and answers what is replied to. */
export function attach(chat: PeerId, files: File[], caption: Words, taken: () => Reply | undefined): void {
  const fitting = files.filter((f) => f.size > 0 && f.size <= largestFile)
  const big = files.find((f) => f.size > largestFile)
  if (big) toast(t('media.tooBig', { name: big.name }))
  if (fitting.length) openSheet((close) => <AttachSheet chat={chat} files={fitting} caption={caption} taken={taken} onClose={close} />)
}

function AttachSheet(props: { chat: PeerId; files: File[]; caption: Words; taken: () => Reply | undefined; onClose: () => void }) {
  const [files, setFiles] = createSignal(props.files)
  const [plain, setPlain] = createSignal(false)
  const [spoiler, setSpoiler] = createSignal(false)
  const [silent, setSilent] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [dragged, setDragged] = createSignal<File>()
  const visual = () => files().some((f) => /^(image|video)\//.test(f.type))
  let words: () => Words = () => props.caption
  const send = async (at?: number) => {
    if (busy()) return
    setBusy(true)
    const ready = await Promise.all(files().map((f) => prepare(f, plain())))
    const caption = words()
    props.onClose()
    const sent = sendFiles(props.chat, ready, caption, { reply: props.taken(), spoiler: spoiler() && !plain(), silent: silent(), ...(at ? { at } : {}) })
    if (at) void sent.then((wrong) => { toast(wrong ?? t('schedule.list')); void loadScheduled(props.chat) })
  }
  const remove = (f: File) => {
    const left = files().filter((x) => x !== f)
    if (left.length) setFiles(left)
    else props.onClose()
  }
  const move = (f: File, to: number) => setFiles((all) => {
    if (to < 0 || to >= all.length) return all
    const rest = all.filter((x) => x !== f)
    return rest.toSpliced(to, 0, f)
  })
  return (
    <Sheet
      title={t('media.sendTitle', { n: files().length })} onClose={props.onClose}
      foot={<>
        <button type="button" class="btn plain" disabled={busy()} onClick={() => askSchedule((at) => void send(at))}>{t('compose.schedule')}</button>
        <button type="submit" form="attach" class="btn primary" aria-busy={busy()} disabled={busy()}>{t('media.send')}</button>
      </>}
    >
      <form id="attach" onSubmit={(e) => { e.preventDefault(); void send() }}>
        <div class="attached" role="list">
          <For each={files()}>
            {(f, i) => (
              <Attached
                file={f} alone={files().length === 1} first={i() === 0} last={i() === files().length - 1} dragged={dragged() === f}
                onRemove={() => remove(f)} onMove={(by) => move(f, i() + by)} onDrag={setDragged} onOver={() => { const d = dragged(); if (d && d !== f) move(d, i()) }}
              />
            )}
          </For>
        </div>
        <div class="attach-more">
          <Caption words={props.caption} onEnter={() => void send()} ref={(r) => { words = r }} />
          <Show when={visual()}>
            <label class="tick"><input type="checkbox" class="check" checked={plain()} onChange={(e) => setPlain(e.currentTarget.checked)} />{t('media.asFiles')}</label>
            <label class="tick"><input type="checkbox" class="check" disabled={plain()} checked={spoiler() && !plain()} onChange={(e) => setSpoiler(e.currentTarget.checked)} />{t('media.hide')}</label>
          </Show>
          <Show when={props.chat !== self()}><label class="tick"><input type="checkbox" class="check" checked={silent()} onChange={(e) => setSilent(e.currentTarget.checked)} />{t('compose.silent')}</label></Show>
        </div>
      </form>
    </Sheet>
  )
}

interface OneProps {
  file: File
  alone: boolean
  first: boolean
  last: boolean
  dragged: boolean
  onRemove: () => void
  onMove: (by: number) => void
  onDrag: (f: File | undefined) => void
  onOver: () => void
}

function Attached(props: OneProps) {
  const url = createMemo(() => (/^image\/(jpeg|png|webp|gif|avif)$/.test(props.file.type) ? URL.createObjectURL(props.file) : undefined))
  onCleanup(() => { const u = url(); if (u) URL.revokeObjectURL(u) })
  const icon = props.file.type.startsWith('video/') ? Film : props.file.type.startsWith('audio/') ? Music : FileIcon
  // The focus stays with what is moved, though it is another place in the list.
  const move = (e: MouseEvent & { currentTarget: HTMLButtonElement }, by: number) => {
    const button = e.currentTarget
    props.onMove(by)
    requestAnimationFrame(() => button.focus())
  }
  return (
    <div
      class="one" classList={{ alone: props.alone && Boolean(url()), dragged: props.dragged }} role="listitem" draggable={!props.alone} title={props.alone ? undefined : t('attach.order')}
      onDragStart={(e) => { props.onDrag(props.file); e.dataTransfer?.setData('text/plain', props.file.name) }} onDragEnd={() => props.onDrag(undefined)}
      onDragOver={(e) => { e.preventDefault(); props.onOver() }} onDrop={(e) => e.preventDefault()}
    >
      <Show when={url()} fallback={<><Icon of={icon} size={26} /><span>{props.file.name}</span><span class="num">{sizeText(props.file.size)}</span></>}>{(src) => <img src={src()} alt={props.file.name} draggable={false} />}</Show>
      <IconButton icon={X} size={16} class="drop" label={t('media.remove', { name: props.file.name })} onClick={props.onRemove} />
      <Show when={!props.alone}>
        <span class="arrange">
          <IconButton icon={ChevronLeft} size={16} label={t('attach.earlier', { name: props.file.name })} disabled={props.first} onClick={(e) => move(e, -1)} />
          <IconButton icon={ChevronRight} size={16} label={t('attach.later', { name: props.file.name })} disabled={props.last} onClick={(e) => move(e, 1)} />
        </span>
      </Show>
    </div>
  )
}
