// Before files are sent: which, with what words, and how.
import { File as FileIcon, X } from 'lucide'
import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { largestFile, sendFiles } from '../../model/attach.ts'
import { t } from '../../model/i18n.ts'
import { prepare } from '../../model/prepare.ts'
import type { PeerId, Reply } from '../../mt/records.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

/** Opens the browser's own dialog. */
export function chooseFiles(then: (files: File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.addEventListener('change', () => { if (input.files?.length) then([...input.files]) })
  input.click()
}

/** Shows the files; `taken` clears the editor and answers what is replied to. */
export function attach(chat: PeerId, files: File[], caption: string, taken: () => Reply | undefined): void {
  const fitting = files.filter((f) => f.size > 0 && f.size <= largestFile)
  const big = files.find((f) => f.size > largestFile)
  if (big) toast(t('media.tooBig', { name: big.name }))
  if (fitting.length) openSheet((close) => <AttachSheet chat={chat} files={fitting} caption={caption} taken={taken} onClose={close} />)
}

function AttachSheet(props: { chat: PeerId; files: File[]; caption: string; taken: () => Reply | undefined; onClose: () => void }) {
  const [files, setFiles] = createSignal(props.files)
  const [plain, setPlain] = createSignal(false)
  const [spoiler, setSpoiler] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const visual = () => files().some((f) => /^(image|video)\//.test(f.type))
  let caption!: HTMLInputElement
  const send = async (e: Event) => {
    e.preventDefault()
    if (busy()) return
    setBusy(true)
    const ready = await Promise.all(files().map((f) => prepare(f, plain())))
    const words = caption.value
    props.onClose()
    void sendFiles(props.chat, ready, words, { reply: props.taken(), spoiler: spoiler() && !plain() })
  }
  const remove = (f: File) => {
    const left = files().filter((x) => x !== f)
    if (left.length) setFiles(left)
    else props.onClose()
  }
  return (
    <Sheet
      title={t('media.sendTitle', { n: files().length })} onClose={props.onClose}
      foot={<button type="submit" form="attach" class="btn primary" aria-busy={busy()} disabled={busy()}>{t('media.send')}</button>}
    >
      <form id="attach" onSubmit={(e) => void send(e)}>
        <div class="attached"><For each={files()}>{(f) => <Attached file={f} alone={files().length === 1} onRemove={() => remove(f)} />}</For></div>
        <div class="attach-more">
          <label class="field"><span class="label">{t('media.caption')}</span><input ref={caption} class="input" autofocus autocomplete="off" maxlength="1024" dir="auto" value={props.caption} /></label>
          <Show when={visual()}>
            <label class="tick"><input type="checkbox" class="check" checked={plain()} onChange={(e) => setPlain(e.currentTarget.checked)} />{t('media.asFiles')}</label>
            <label class="tick"><input type="checkbox" class="check" disabled={plain()} checked={spoiler() && !plain()} onChange={(e) => setSpoiler(e.currentTarget.checked)} />{t('media.hide')}</label>
          </Show>
        </div>
      </form>
    </Sheet>
  )
}

function Attached(props: { file: File; alone: boolean; onRemove: () => void }) {
  const url = createMemo(() => (/^image\/(jpeg|png|webp|gif|avif)$/.test(props.file.type) ? URL.createObjectURL(props.file) : undefined))
  onCleanup(() => { const u = url(); if (u) URL.revokeObjectURL(u) })
  return (
    <div class="one" classList={{ alone: props.alone && Boolean(url()) }}>
      <Show when={url()} fallback={<><Icon of={FileIcon} size={26} /><span>{props.file.name}</span></>}>{(src) => <img src={src()} alt={props.file.name} />}</Show>
      <IconButton icon={X} size={16} label={t('media.remove', { name: props.file.name })} onClick={props.onRemove} />
    </div>
  )
}
