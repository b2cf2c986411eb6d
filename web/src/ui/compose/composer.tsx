// Where one writes.
import { CalendarClock, ChartBar, ChevronUp, Mic, Paperclip, SendHorizontal, Smile } from 'lucide'
import { createEffect, createMemo, createSignal, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js'
import { chatName } from '../../model/names.ts'
import { whenOnline } from '../../model/presence.ts'
import { dayAndTime } from '../../model/time.ts'
import { maxLength } from '../../model/compose.ts'
import { t } from '../../model/i18n.ts'
import { firstLink } from '../../model/link-preview.ts'
import { sendKept, stickerMedia } from '../../model/stickers.ts'
import { preferences } from '../../model/preferences.ts'
import { mayRecord } from '../../model/record.ts'
import type { Entity } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { loadScheduled, scheduledIn } from '../../state/scheduled.ts'
import { peer } from '../../state/peers.ts'
import { threadDraft } from '../../state/threads.ts'
import { untrack } from 'solid-js'
import type { Chat } from '../chat/chat.ts'
import { IconButton } from '../parts/button.tsx'
import { openMenu, toast } from '../parts/layers.tsx'
import { chooseFiles } from './choose.ts'
import { AboveEditor } from './above.tsx'
import { Blocked, Joinable, useBlocked } from './closed.tsx'
import { beforeCaret, caretToEnd, drawEmoji, insertNodes, insertText, nodesOf, paste, read, replaceBefore, watchCaret, write } from './editor.ts'
import { editorKeys } from './editor-keys.ts'
import { FormatBar } from './format.tsx'
import { Mentions } from './mentions.tsx'
import { ReplyKeys } from './reply-keys.tsx'
import { SlowClock, useSlow } from './slow.tsx'
import { askSchedule, sendMenu, showScheduled } from './later.tsx'
import './compose.css'

// Loaded when first opened.
const Panel = lazy(() => import('./panel.tsx').then((m) => ({ default: m.Panel })))
// Loaded when one writes a link.
const LinkPreview = lazy(() => import('./link-preview.tsx').then((m) => ({ default: m.LinkPreview })))
// Loaded when one begins to speak.
const VoiceBar = lazy(() => import('./voice.tsx').then((m) => ({ default: m.VoiceBar })))

const touch = matchMedia('(pointer: coarse)')

export function Composer(props: { chat: Chat }) {
  const blocked = useBlocked(props.chat.id)
  return (
    <footer class="compose">
      <Switch fallback={<Editor chat={props.chat} />}>
        <Match when={!props.chat.mayWrite()}><Joinable id={props.chat.id} thread={props.chat.thread} /></Match>
        <Match when={blocked()}><Blocked id={props.chat.id} /></Match>
      </Switch>
    </footer>
  )
}

function Editor(props: { chat: Chat }) {
  const c = props.chat.composer
  const chat = props.chat.id
  let editor!: HTMLDivElement
  let emojiButton!: HTMLButtonElement
  const [length, setLength] = createSignal(0)
  const [mention, setMention] = createSignal<string>()
  const [link, setLink] = createSignal<string>()
  const [emoji, setEmoji] = createSignal(false)
  const [voice, setVoice] = createSignal<{ press: PointerEvent | undefined; released: () => boolean }>()
  const editing = createMemo(() => c.editing())
  const previewed = () => { const l = link(); return l !== undefined && l !== c.noPage() && !editing()?.media && !peer(chat)?.denied?.includes('embedLinks') ? l : undefined }
  const slow = useSlow(chat)
  const speak = (press: PointerEvent | undefined) => {
    if (voice() || slow.hold()) return
    // The finger may be gone before the code for it is here.
    let up = !press
    if (press) addEventListener('pointerup', () => { up = true }, { once: true })
    setEmoji(false)
    setVoice({ press, released: () => up })
  }
  const draft = () => (c.thread ? threadDraft(chat, c.thread) : dialog(chat)?.draft)

  let draftTimer: ReturnType<typeof setTimeout> | undefined
  const keep = () => { clearTimeout(draftTimer); c.keepDraft(read(editor)) }
  // What shows around the words, and in them, of what they say.
  const look = (text: string, entities: Entity[]) => {
    setLength(text.trim().length)
    setLink(firstLink(text, entities))
    drawEmoji(editor)
  }
  const stand = (text: string, entities: Entity[]) => { write(editor, text, entities); look(text, entities) }
  const changed = () => {
    const { text, entities } = read(editor)
    if (!text.trim() && !editor.querySelector('blockquote, pre')) { if (editor.innerHTML && !text) editor.replaceChildren() }
    look(text, entities)
    setMention(chat < 0 ? /(?:^|\s)@([\p{L}\d_]*)$/u.exec(beforeCaret(editor))?.[1] : undefined)
    if (text.trim()) c.typing()
    clearTimeout(draftTimer)
    draftTimer = setTimeout(keep, 1200)
  }
  const set = (text: string, entities: Entity[] = []) => {
    stand(text, entities)
    if (document.activeElement === editor || !touch.matches) { editor.focus(); caretToEnd(editor) }
  }
  const send = async (o: { silent?: boolean; at?: number } = {}) => {
    const w = read(editor)
    const edited = editing()
    if (!w.text.trim() && !edited?.media) return
    if (!edited && !o.at && slow.hold()) return
    clearTimeout(draftTimer)
    set('')
    setMention(undefined)
    const wrong = await c.send(w, o)
    if (wrong) {
      toast(wrong)
      if (read(editor).text || editing()) return
      if (edited) c.startEdit(edited)
      set(w.text, w.entities)
    }
    else if (o.at) { void loadScheduled(chat); toast(o.at === whenOnline ? t('schedule.whenOnline', { name: chatName(chat) }) : t('schedule.done', { time: dayAndTime(o.at) })) }
  }

  // What is written already becomes the caption.
  const offer = (files: File[]) => {
    if (slow.hold()) return
    const w = read(editor)
    void import('./attach.tsx').then(({ attach }) => attach(chat, files, w, () => { const reply = c.answering(); set(''); c.setReply(undefined); keep(); return reply }))
  }
  const offered = (files: FileList | undefined, e: Event): boolean => {
    if (!files?.length || editing()) return false
    e.preventDefault()
    offer([...files])
    return true
  }

  const attachMenu = () => [
    { label: t('attach.files'), icon: Paperclip, run: () => chooseFiles(offer) },
    { label: t('attach.poll'), icon: ChartBar, run: () => slow.hold() || void import('./new-poll.tsx').then((m) => m.askPoll(chat, kept)) },
  ]

  onMount(() => {
    onCleanup(watchCaret(editor))
    props.chat.setDrop((files) => { if (!untrack(editing)) offer(files) })
    const before = c.comeBack()
    if (before) stand(before.text, before.entities)
    props.chat.setEditorFocus(() => { editor.focus(); if (!editor.contains(getSelection()?.anchorNode ?? null)) caretToEnd(editor) })
    if (!touch.matches && !document.querySelector('dialog[open]') && !document.activeElement?.closest('.column, .rail')) { editor.focus(); caretToEnd(editor) }
    if (untrack(scheduledIn.bind(null, chat)).length === 0) void loadScheduled(chat).catch(() => undefined)
  })
  onCleanup(() => { clearTimeout(draftTimer); c.leave(read(editor)); queueMicrotask(() => drawEmoji(editor)) })
  // Another device may write the draft too; it counts while nothing else stands here.
  createEffect(on(draft, (d) => {
    if (document.activeElement !== editor && c.follow(d, read(editor))) stand(d?.text ?? '', d?.entities ?? [])
  }, { defer: true }))
  createEffect(on(editing, (m, before) => {
    if (m) set(m.text, m.entities)
    else if (before) set('')
  }, { defer: true }))

  const keys = (e: KeyboardEvent) => editorKeys(e, {
    chat: props.chat, editor, empty: () => !read(editor).text.trim(), send: () => void send(), mentionOpen: () => mention() !== undefined,
    enterSends: () => preferences().enterSends && !touch.matches, closePanels: () => { const was = emoji(); setEmoji(false); return was },
  })
  // What a sticker answers, taken from the composer as it is sent.
  const kept = () => { const reply = c.answering(); c.setReply(undefined); return reply }
  const options = (e: MouseEvent | HTMLElement) => openMenu(e, sendMenu({
    silent: () => void send({ silent: true }), later: (at) => (at ? void send({ at }) : askSchedule((then) => void send({ at: then }))), chat,
  }))
  return (
    <>
      <Show when={emoji()}>
        <Suspense>
          <Panel
            editing={Boolean(editing())} onPick={(e) => { insertText(editor, e); changed() }} onCustom={(s) => insertNodes(editor, nodesOf(s.emoji, [{ type: 'emoji', offset: 0, length: s.emoji.length, document: s.file.id }]))} onClose={() => { setEmoji(false); editor.focus() }} button={emojiButton}
            onSticker={(s) => { if (slow.hold()) return; if (touch.matches) setEmoji(false); sendKept(chat, stickerMedia(s), kept()) }} onGif={(m) => { if (slow.hold()) return; setEmoji(false); sendKept(chat, m, kept()) }}
          />
        </Suspense>
      </Show>
      <Show when={mention() !== undefined}>
        <Mentions
          chat={chat} query={mention()!} onClose={() => setMention(undefined)}
          onPick={(p) => {
            const cut = mention()!.length + 1
            if (p.username) replaceBefore(cut, `@${p.username} `)
            else replaceBefore(cut, nodesOf(p.first, [{ type: 'mentionName', offset: 0, length: p.first.length, user: p.id }]))
            setMention(undefined)
            changed()
          }}
        />
      </Show>
      <Show when={length() > maxLength - 200}><span class="left-over num">{maxLength - length()}</span></Show>
      <FormatBar editor={() => editor} onChange={changed} />
      <div class="compose-box">
        <AboveEditor chat={props.chat} />
        <Show when={previewed()}>{(l) => <Suspense><LinkPreview link={l()} onDrop={() => { c.dropPage(l()); editor.focus() }} /></Suspense>}</Show>
        <Show when={voice()}>
          {(v) => <Suspense><VoiceBar chat={chat} press={v().press} released={v().released} taken={kept} onEnd={() => { setVoice(undefined); if (!touch.matches) editor.focus() }} /></Suspense>}
        </Show>
        <div class="compose-line" hidden={Boolean(voice())}>
          <IconButton ref={(b: HTMLButtonElement) => { emojiButton = b }} icon={Smile} label={t('compose.emoji')} aria-expanded={emoji()} onClick={() => setEmoji(!emoji())} />
          <Show when={!editing()}><IconButton icon={Paperclip} label={t('media.attach')} aria-haspopup={chat < 0 ? 'menu' : undefined} onClick={(e) => (chat < 0 ? openMenu(e.currentTarget, attachMenu()) : chooseFiles(offer))} /></Show>
          <div class="editor-wrap">
            <Show when={length() === 0}><span class="ghost" aria-hidden="true">{t('compose.placeholder')}</span></Show>
            <div
              ref={editor} class="editor" contenteditable="true" role="textbox" aria-multiline="true" aria-label={t('compose.hint')} dir="auto" spellcheck={true}
              enterkeyhint={touch.matches ? 'enter' : 'send'} onInput={changed} onPaste={(e) => { if (!offered(e.clipboardData?.files, e)) paste(e) }} onKeyDown={keys} onBlur={() => { keep(); setTimeout(() => { if (document.activeElement !== editor) setMention(undefined) }, 150) }}
            />
          </div>
          <Show when={scheduledIn(chat).length}>
            <IconButton icon={CalendarClock} label={t('chat.scheduled', { n: scheduledIn(chat).length })} onClick={() => showScheduled(props.chat)} />
          </Show>
          <Show when={length() > 0 && !editing()}><IconButton icon={ChevronUp} label={t('compose.more')} aria-haspopup="menu" onClick={(e) => options(e.currentTarget)} /></Show>
          <Show when={slow.left() && !editing()}><SlowClock left={slow.left()} /></Show>
          <Show when={length() === 0 && !editing() && mayRecord() && !slow.left()}>
            <IconButton icon={Mic} class="mic" label={t('voice.record')} onPointerDown={(e) => { if (e.button === 0) { e.preventDefault(); speak(e) } }} onClick={(e) => { if (e.detail === 0) speak(undefined) }} />
          </Show>
          <IconButton
            icon={SendHorizontal} class="send" hidden={(length() === 0 && !editing() && mayRecord()) || (slow.left() > 0 && !editing())} label={editing() ? t('compose.save') : t('compose.send')} disabled={length() === 0 && !editing()?.media}
            onMouseDown={(e) => e.preventDefault()} onClick={() => void send()} onContextMenu={(e) => { if (!editing()) options(e) }}
          />
        </div>
      </div>
      <Show when={chat > 0}><ReplyKeys chat={chat} onSay={(text) => void c.send({ text, entities: [] })} /></Show>
    </>
  )
}
