// Between styled text and the nodes of an editable element. The element holds
// plain HTML that browsers edit well; only what is listed here has a meaning.
import type { Entity, EntityType } from '../../mt/records.ts'
import { type Node as TreeNode, tree } from '../../model/richtext.ts'

const typeOfTag: Record<string, EntityType> = {
  B: 'bold', STRONG: 'bold', I: 'italic', EM: 'italic', U: 'underline', INS: 'underline', S: 'strike', STRIKE: 'strike', DEL: 'strike',
  CODE: 'code', PRE: 'pre', BLOCKQUOTE: 'quote',
}
const blocks = new Set(['DIV', 'P', 'PRE', 'BLOCKQUOTE', 'LI', 'UL', 'OL', 'H1', 'H2', 'H3', 'H4', 'TR', 'TABLE'])

/** What stands in an element, as text with entities. */
export function read(root: Node): { text: string; entities: Entity[] } {
  let text = ''
  const entities: Entity[] = []
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += (node as Text).data.replace(/\u00a0/g, ' ').replace(/\u200b/g, '')
      return
    }
    if (!(node instanceof HTMLElement) && node !== root) return
    const el = node as HTMLElement
    if (el.tagName === 'BR') { text += '\n'; return }
    if (/^(STYLE|SCRIPT|TITLE)$/.test(el.tagName)) return
    if (node !== root && el.dataset['emoji']) {
      // However it is drawn, it is the emoji that it stands for.
      const alt = el.dataset['alt'] ?? el.textContent ?? ''
      if (alt) entities.push({ type: 'emoji', document: el.dataset['emoji'], offset: text.length, length: alt.length })
      text += alt
      return
    }
    const block = node !== root && blocks.has(el.tagName)
    if (block && text && !text.endsWith('\n')) text += '\n'
    const offset = text.length
    node.childNodes.forEach(walk)
    const e = node === root ? undefined : entityOf(el)
    if (e) {
      const length = text.slice(offset).trimEnd().length
      if (length) entities.push({ ...e, offset, length })
    }
    if (block && el.nextSibling && !text.endsWith('\n')) text += '\n'
  }
  walk(root)
  return { text, entities: merged(entities) }
}

function entityOf(el: HTMLElement): Pick<Entity, 'type' | 'url' | 'user' | 'language'> | undefined {
  if (el.tagName === 'A') {
    const user = Number(el.dataset['user'])
    if (user) return { type: 'mentionName', user }
    const url = el.getAttribute('href') ?? ''
    return /^(https?|tg|mailto|tel):/i.test(url) ? { type: 'link', url } : undefined
  }
  if (el.classList.contains('spoiler')) return { type: 'spoiler' }
  if (el.tagName === 'CODE' && el.parentElement?.tagName === 'PRE') return undefined
  const type = typeOfTag[el.tagName]
  if (!type) return undefined
  // What other pages call bold with a weight of normal is not bold.
  if (type === 'bold' && /font-weight:\s*(normal|400)\b/i.test(el.getAttribute('style') ?? '')) return undefined
  return { type, ...(type === 'pre' && el.dataset['language'] ? { language: el.dataset['language'] } : {}) }
}

// Pieces that the browser has split are one again.
function merged(all: Entity[]): Entity[] {
  const out: Entity[] = []
  for (const e of all.toSorted((a, b) => a.offset - b.offset || b.length - a.length)) {
    // Emoji that are pictures stand one by one.
    const before = e.type === 'emoji' ? undefined : out.findLast((o) => o.type === e.type && o.url === e.url && o.user === e.user)
    if (before && e.offset <= before.offset + before.length) {
      before.length = Math.max(before.length, e.offset + e.length - before.offset)
    } else {
      out.push({ ...e })
    }
  }
  return out
}

const tagOf: Partial<Record<EntityType, string>> = {
  bold: 'b', italic: 'i', underline: 'u', strike: 's', code: 'code', pre: 'pre', quote: 'blockquote', link: 'a', mentionName: 'a', spoiler: 'span', emoji: 'span',
}

/** The nodes for a text, safe to put anywhere. */
export function nodesOf(text: string, entities: Entity[]): DocumentFragment {
  const out = document.createDocumentFragment()
  append(out, tree(text, entities.filter((e) => tagOf[e.type])))
  return out
}

function append(to: Node, nodes: TreeNode[]): void {
  for (const n of nodes) {
    if (!('entity' in n)) {
      n.text.split('\n').forEach((line, i) => {
        if (i) to.appendChild(document.createElement('br'))
        if (line) to.appendChild(document.createTextNode(line))
      })
      continue
    }
    const el = document.createElement(tagOf[n.entity.type]!)
    if (n.entity.type === 'spoiler') el.className = 'spoiler shown'
    if (n.entity.type === 'link') el.setAttribute('href', n.entity.url ?? '')
    if (n.entity.type === 'mentionName') { el.setAttribute('href', '#'); el.dataset['user'] = String(n.entity.user) }
    if (n.entity.language) el.dataset['language'] = n.entity.language
    if (n.entity.type === 'emoji') {
      el.dataset['emoji'] = n.entity.document ?? ''
      el.dataset['alt'] = n.text
      // One goes over it, and takes it away, as a whole.
      el.contentEditable = 'false'
      el.textContent = n.text
    } else append(el, n.children)
    to.appendChild(el)
  }
}

export function write(root: HTMLElement, text: string, entities: Entity[]): void {
  carets.delete(root)
  root.replaceChildren(nodesOf(text, entities))
}

export type Style = 'bold' | 'italic' | 'underline' | 'strike' | 'code' | 'spoiler' | 'quote'

const commands: Partial<Record<Style, string>> = { bold: 'bold', italic: 'italic', underline: 'underline', strike: 'strikeThrough' }
const wraps: Partial<Record<Style, string>> = { code: 'code', spoiler: 'span.spoiler', quote: 'blockquote' }

/** Puts a style on what is marked, or takes it off. The browser can undo it. */
export function toggleStyle(root: HTMLElement, style: Style): void {
  root.focus()
  document.execCommand('styleWithCSS', false, 'false')
  const command = commands[style]
  if (command) {
    document.execCommand(command)
    return
  }
  const s = getSelection()
  if (!s?.rangeCount || s.isCollapsed) return
  const range = s.getRangeAt(0)
  const around = closest(range.commonAncestorContainer, root, wraps[style]!)
  const { text, entities } = read(around ?? range.cloneContents())
  const type: EntityType = style
  if (around) range.selectNode(around)
  place(range, nodesOf(text, around ? entities : [...entities.filter((e) => e.type !== type), { type, offset: 0, length: text.length }]), true)
}

// place puts nodes where a range is. The command of browsers that does this
// adds styles of its own, which the page's policy forbids.
function place(range: Range, nodes: DocumentFragment, mark = false): void {
  const last = nodes.lastChild
  const first = nodes.firstChild
  range.deleteContents()
  range.insertNode(nodes)
  const s = getSelection()
  if (!first || !last || !s) return
  if (mark) {
    range.setStartBefore(first)
    range.setEndAfter(last)
  } else {
    range.setStartAfter(last)
    range.collapse(true)
  }
  s.removeAllRanges()
  s.addRange(range)
  const at = range.commonAncestorContainer
  const editor = (at instanceof Element ? at : at.parentElement)?.closest('[contenteditable]')
  editor?.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

function closest(node: Node, root: HTMLElement, selector: string): HTMLElement | undefined {
  const el = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(selector)
  return el && root.contains(el) && el !== root ? el : undefined
}

export function setLink(url: string): void {
  const address = /^[a-z][\w+.-]*:/i.test(url) ? url : `https://${url}`
  document.execCommand('createLink', false, address)
}

export function removeStyles(): void {
  document.execCommand('removeFormat')
  document.execCommand('unlink')
}

// Where the caret was in an editor that has lost the focus: a browser forgets it.
const carets = new WeakMap<HTMLElement, Range>()

/** Remembers the caret of an editor; answers how to stop. */
export function watchCaret(root: HTMLElement): () => void {
  const look = () => {
    const s = getSelection()
    if (s?.rangeCount && document.activeElement === root && root.contains(s.anchorNode)) carets.set(root, s.getRangeAt(0).cloneRange())
  }
  document.addEventListener('selectionchange', look)
  return () => document.removeEventListener('selectionchange', look)
}

// goOn focuses an editor where one was in it.
function goOn(root: HTMLElement): void {
  if (document.activeElement === root && root.contains(getSelection()?.anchorNode ?? null)) return
  const kept = carets.get(root)
  root.focus()
  if (!kept || !root.contains(kept.startContainer)) { caretToEnd(root); return }
  const s = getSelection()
  s?.removeAllRanges()
  s?.addRange(kept)
}

/** Puts text where the caret is. */
export function insertText(root: HTMLElement, text: string): void {
  goOn(root)
  document.execCommand('insertText', false, text)
}

/** Puts styled text where the caret is. */
export function insertNodes(root: HTMLElement, nodes: DocumentFragment): void {
  goOn(root)
  const s = getSelection()
  if (s?.rangeCount) place(s.getRangeAt(0), nodes)
}

/** Draws the emoji in it that are pictures, if there are any. */
export function drawEmoji(root: HTMLElement): void {
  if (root.querySelector('[data-emoji]')) withEmoji.add(root)
  if (withEmoji.has(root)) void import('./draw-emoji.tsx').then((m) => m.draw(root))
}

const withEmoji = new WeakSet<HTMLElement>()

export function caretToEnd(root: HTMLElement): void {
  const s = getSelection()
  s?.selectAllChildren(root)
  s?.collapseToEnd()
}

/** Pastes what the clipboard holds, with the styles that have a meaning here. */
export function paste(e: ClipboardEvent): void {
  const html = e.clipboardData?.getData('text/html')
  const plain = e.clipboardData?.getData('text/plain') ?? ''
  if (!html && !plain) return
  e.preventDefault()
  if (html && /<(b|strong|i|em|u|s|strike|del|code|pre|blockquote|a|span class="spoiler|span [^>]*data-emoji)\b/i.test(html)) {
    const body = new DOMParser().parseFromString(html, 'text/html').body
    const { text, entities } = read(body)
    if (entities.length) {
      const s = getSelection()
      if (s?.rangeCount) place(s.getRangeAt(0), nodesOf(text.trimEnd(), entities))
      return
    }
  }
  document.execCommand('insertText', false, plain.replace(/\r\n?/g, '\n'))
}

/** The text of the line before the caret. */
export function beforeCaret(root: HTMLElement): string {
  const s = getSelection()
  if (!s?.isCollapsed || !s.anchorNode || !root.contains(s.anchorNode) || s.anchorNode.nodeType !== Node.TEXT_NODE) return ''
  return (s.anchorNode as Text).data.slice(0, s.anchorOffset)
}

/** Replaces the last characters before the caret. */
export function replaceBefore(count: number, node: DocumentFragment | string): void {
  const s = getSelection()
  if (!s?.anchorNode) return
  const range = document.createRange()
  range.setStart(s.anchorNode, s.anchorOffset - count)
  range.setEnd(s.anchorNode, s.anchorOffset)
  s.removeAllRanges()
  s.addRange(range)
  if (typeof node === 'string') document.execCommand('insertText', false, node)
  else {
    node.append('\u00a0')
    place(range, node)
  }
}
