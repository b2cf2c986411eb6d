// From a file of this computer to what is sent: photos are drawn anew, which
// makes them small and takes off where and with what they were made.
import type { Prepared } from './attach.ts'

const photoSide = 2560
const thumbSide = 320
const patience = 5000

/** As a photo, video or sound if the browser knows it, else as a file. `plain` leaves it as it is. */
export async function prepare(file: File, plain: boolean): Promise<Prepared> {
  const as: Prepared = { kind: 'file', blob: file, name: file.name || 'file', mime: file.type, width: 0, height: 0, duration: 0 }
  if (plain) return as
  try {
    if (file.type === 'image/gif') return { ...as, kind: 'gif', ...(await sizeOf(file)) }
    if (/^image\/(jpeg|png|webp|avif|bmp)$/.test(file.type)) return await photo(as)
    if (/^video\/(mp4|webm|quicktime)$/.test(file.type)) return await video(as)
    if (file.type.startsWith('audio/')) return { ...as, kind: 'audio', duration: (await player('audio', file)).duration || 0 }
  } catch {
    // The browser cannot read it; it still is a file.
  }
  return as
}

async function sizeOf(file: Blob): Promise<{ width: number; height: number }> {
  const image = await createImageBitmap(file)
  const size = { width: image.width, height: image.height }
  image.close()
  return size
}

async function photo(as: Prepared): Promise<Prepared> {
  const image = await createImageBitmap(as.blob)
  const ratio = Math.max(image.width, image.height) / Math.min(image.width, image.height)
  if (ratio > 20) { image.close(); return { ...as, width: image.width, height: image.height } }
  const drawn = await draw(image, image.width, image.height, photoSide, 0.87)
  image.close()
  return { ...as, ...drawn, kind: 'photo', name: as.name.replace(/\.\w+$/, '') + '.jpg', mime: 'image/jpeg' }
}

async function draw(from: CanvasImageSource, w: number, h: number, side: number, quality: number): Promise<{ blob: Blob; width: number; height: number }> {
  const scale = Math.min(1, side / Math.max(w, h))
  const width = Math.max(1, Math.round(w * scale))
  const height = Math.max(1, Math.round(h * scale))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const g = canvas.getContext('2d')!
  g.fillStyle = '#fff'
  g.fillRect(0, 0, width, height)
  g.imageSmoothingQuality = 'high'
  g.drawImage(from, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
  if (!blob) throw new Error('the canvas made no picture')
  return { blob, width, height }
}

async function video(as: Prepared): Promise<Prepared> {
  const v = (await player('video', as.blob)) as HTMLVideoElement
  if (!v.videoWidth) return as
  const out: Prepared = { ...as, kind: 'video', width: v.videoWidth, height: v.videoHeight, duration: Number.isFinite(v.duration) ? v.duration : 0 }
  try {
    out.thumb = (await draw(v, v.videoWidth, v.videoHeight, thumbSide, 0.8)).blob
  } catch {
    // It goes without a picture.
  }
  return out
}

function player(kind: 'audio' | 'video', blob: Blob): Promise<HTMLMediaElement> {
  const p = document.createElement(kind)
  const url = URL.createObjectURL(blob)
  p.muted = true
  p.preload = 'auto'
  return new Promise<HTMLMediaElement>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), patience)
    p.onloadeddata = () => { clearTimeout(timer); resolve(p) }
    p.onerror = () => { clearTimeout(timer); reject(new Error('not playable')) }
    p.src = url
  }).finally(() => setTimeout(() => URL.revokeObjectURL(url), patience))
}
