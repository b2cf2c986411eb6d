import { ChevronDown, ChevronUp, Folder as FolderIcon, FolderPlus } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { dialogsIn } from '../../model/folders.ts'
import { t } from '../../model/i18n.ts'
import { chatName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { Folder } from '../../mt/records.ts'
import { allDialogs, folders } from '../../state/dialogs.ts'
import { tell } from '../list/chat-menu.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { expectFocus } from '../parts/keep-focus.ts'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

function empty(): Folder {
  const id = [...Array(255).keys()].slice(2).find((n) => !folders().some((f) => f.id === n)) ?? 2
  return { id, title: '', contacts: false, nonContacts: false, groups: false, channels: false, bots: false, excludeMuted: false, excludeRead: false, excludeArchived: false, include: [], exclude: [], pinned: [] }
}

export function Folders() {
  const edit = (f: Folder, fresh: boolean) => openSheet((close) => <EditFolder folder={f} fresh={fresh} onClose={close} />)
  const [dragged, setDragged] = createSignal<number>()
  const move = (from: number, to: number) => {
    const ids = folders().map((f) => f.id)
    const id = ids[from]
    if (id === undefined || from === to) return
    // At either end only the way back is left.
    const up = to === 0 || (to < folders().length - 1 && to > from) ? 'folder.down' : 'folder.up'
    expectFocus(`BUTTON ${t(up, { name: folders()[from]!.title })}`)
    tell(api.orderFolders(ids.toSpliced(from, 1).toSpliced(to, 0, id)))
  }
  return (
    <>
      <div class="group">
        <button type="button" class="row accent" onClick={() => edit(empty(), true)}><Icon of={FolderPlus} />{t('folder.new')}</button>
        <For each={folders()}>
          {(f, i) => (
            <div
              class="sortable" classList={{ dragged: dragged() === f.id }} draggable={folders().length > 1}
              onDragStart={() => setDragged(f.id)} onDragEnd={() => setDragged(undefined)} onDragOver={(e) => { if (dragged() !== undefined) e.preventDefault() }}
              onDrop={(e) => { e.preventDefault(); const from = folders().findIndex((x) => x.id === dragged()); if (from >= 0) move(from, i()) }}
            >
              <button type="button" class="row" onClick={() => edit(f, false)}><Icon of={FolderIcon} /><span class="main ellipsis">{f.title}</span><span class="value num">{dialogsIn({ folder: f }).length}</span></button>
              <Show when={folders().length > 1}>
                <IconButton icon={ChevronUp} size={17} class="small" label={t('folder.up', { name: f.title })} disabled={i() === 0} onClick={() => move(i(), i() - 1)} />
                <IconButton icon={ChevronDown} size={17} class="small" label={t('folder.down', { name: f.title })} disabled={i() === folders().length - 1} onClick={() => move(i(), i() + 1)} />
              </Show>
            </div>
          )}
        </For>
      </div>
      <Show when={!folders().length}><Empty icon={FolderIcon} title={t('folder.none')} lead={t('folder.lead')} /></Show>
    </>
  )
}

const kinds = ['contacts', 'nonContacts', 'groups', 'channels', 'bots'] as const
const without = ['excludeMuted', 'excludeRead'] as const

function EditFolder(props: { folder: Folder; fresh: boolean; onClose: () => void }) {
  const [f, setF] = createSignal(props.folder)
  const toggle = (id: number) => setF((x) => ({ ...x, include: x.include.includes(id) ? x.include.filter((i) => i !== id) : [...x.include, id] }))
  const finish = (work: Promise<void>) => void work.then(props.onClose, (e: unknown) => toast(errorText(e)))
  const save = (e: Event) => {
    e.preventDefault()
    finish(api.saveFolder({ ...f(), title: f().title.trim() }))
  }
  return (
    <Sheet
      title={t(props.fresh ? 'folder.new' : 'folder.edit')} onClose={props.onClose}
      foot={<>
        <Show when={!props.fresh}><button type="button" class="btn danger" onClick={() => finish(api.deleteFolder(f().id))}>{t('folder.delete')}</button></Show>
        <button type="submit" form="edit-folder" class="btn primary">{t('set.save')}</button>
      </>}
    >
      <form id="edit-folder" class="stack" onSubmit={save}>
        <label class="field"><span class="label">{t('folder.name')}</span><input class="input" value={f().title} required maxlength="12" autofocus onInput={(e) => setF({ ...f(), title: e.currentTarget.value })} /></label>
        <fieldset class="pick-people"><legend class="group-title">{t('folder.kinds')}</legend>
          <div class="group"><For each={kinds}>{(k) => <label class="row"><input type="checkbox" class="check" checked={f()[k]} onChange={(e) => setF({ ...f(), [k]: e.currentTarget.checked })} /><span>{t(`folder.${k}`)}</span></label>}</For></div>
        </fieldset>
        <fieldset class="pick-people"><legend class="group-title">{t('folder.without')}</legend>
          <div class="group"><For each={without}>{(k) => <label class="row"><input type="checkbox" class="check" checked={f()[k]} onChange={(e) => setF({ ...f(), [k]: e.currentTarget.checked })} /><span>{t(`folder.${k}`)}</span></label>}</For></div>
        </fieldset>
        <fieldset class="pick-people"><legend class="group-title">{t('folder.chats')}</legend>
          <div class="pick-list quiet-scroll"><For each={allDialogs()}>{(d) => <label class="row"><input type="checkbox" class="check" checked={f().include.includes(d.id)} onChange={() => toggle(d.id)} /><Avatar id={d.id} size={34} /><span class="main ellipsis">{chatName(d.id)}</span></label>}</For></div>
        </fieldset>
      </form>
    </Sheet>
  )
}
