// Choosing the square of a picture that becomes a profile photo.
import { createSignal, onMount } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chooseFiles } from '../compose/choose.ts'
import { openSheet, toast } from './layers.tsx'
import { Sheet } from './sheet.tsx'
import './crop.css'

const side = 640
const shown = 300
const closest = 4
const step = 12

/** Asks for a picture and its square; `use` gets a JPEG. */
export function choosePhoto(use: (picture: Blob) => Promise<unknown>): void {
  chooseFiles(([file]) => {
    if (!file) return
    createImageBitmap(file).then(
      (image) => openSheet((close) => <Crop image={image} use={use} onClose={() => { close(); image.close() }} />),
      () => toast(t('crop.unreadable')),
    )
  }, 'image/*')
}

function Crop(props: { image: ImageBitmap; use: (picture: Blob) => Promise<unknown>; onClose: () => void }) {
  const { width, height } = props.image
  const smallest = shown / Math.min(width, height)
  const [zoom, setZoom] = createSignal(1)
  const [at, setAt] = createSignal({ x: width / 2, y: height / 2 })
  const [busy, setBusy] = createSignal(false)
  let canvas!: HTMLCanvasElement
  const scale = () => smallest * zoom()
  const within = (x: number, y: number) => {
    const half = shown / scale() / 2
    return { x: Math.max(half, Math.min(width - half, x)), y: Math.max(half, Math.min(height - half, y)) }
  }
  const draw = (on: HTMLCanvasElement) => {
    const g = on.getContext('2d')!
    const half = shown / scale() / 2
    g.imageSmoothingQuality = 'high'
    g.fillStyle = '#fff'
    g.fillRect(0, 0, on.width, on.height)
    g.drawImage(props.image, at().x - half, at().y - half, half * 2, half * 2, 0, 0, on.width, on.height)
  }
  const show = () => draw(canvas)
  const move = (dx: number, dy: number) => { setAt((p) => within(p.x + dx / scale(), p.y + dy / scale())); show() }
  const zoomTo = (z: number) => { setZoom(Math.max(1, Math.min(closest, z))); setAt((p) => within(p.x, p.y)); show() }
  onMount(show)

  let last: { x: number; y: number } | undefined
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'ArrowLeft') move(-step, 0)
    else if (e.key === 'ArrowRight') move(step, 0)
    else if (e.key === 'ArrowUp') move(0, -step)
    else if (e.key === 'ArrowDown') move(0, step)
    else if (e.key === '+') zoomTo(zoom() + 0.2)
    else if (e.key === '-') zoomTo(zoom() - 0.2)
    else return
    e.preventDefault()
  }
  const done = async () => {
    if (busy()) return
    setBusy(true)
    const out = document.createElement('canvas')
    out.width = out.height = side
    draw(out)
    const picture = await new Promise<Blob | null>((made) => out.toBlob(made, 'image/jpeg', 0.9))
    try {
      if (picture) await props.use(picture)
      props.onClose()
    } catch {
      toast(t('crop.unreadable'))
      setBusy(false)
    }
  }
  return (
    <Sheet title={t('crop.title')} onClose={props.onClose} foot={<button type="button" class="btn primary" aria-busy={busy()} disabled={busy()} onClick={() => void done()}>{t('crop.use')}</button>}>
      <div class="crop">
        <div
          class="crop-box" role="group" tabindex="0" aria-label={t('crop.lead')} onKeyDown={keys}
          onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); last = { x: e.clientX, y: e.clientY } }}
          onPointerMove={(e) => { if (!last) return; move(last.x - e.clientX, last.y - e.clientY); last = { x: e.clientX, y: e.clientY } }}
          onPointerUp={() => { last = undefined }} onPointerCancel={() => { last = undefined }}
          onWheel={(e) => { e.preventDefault(); zoomTo(zoom() * (e.deltaY < 0 ? 1.08 : 1 / 1.08)) }}
        >
          <canvas ref={canvas} width={shown * 2} height={shown * 2} aria-hidden="true" />
        </div>
        <input class="range" type="range" min="1" max={closest} step="0.01" value={zoom()} aria-label={t('crop.zoom')} onInput={(e) => zoomTo(e.currentTarget.valueAsNumber)} />
        <p class="field-note">{t('crop.lead')}</p>
      </div>
    </Sheet>
  )
}
