// From the WebM that a browser records to the Ogg that voice messages are, the
// same Opus packets in other boxes: https://www.rfc-editor.org/rfc/rfc7845

/** Packets of Opus, and the head that says how to play them. */
export interface Opus { head: Uint8Array<ArrayBuffer>; packets: Uint8Array<ArrayBuffer>[] }

// Elements of WebM whose content is elements again, and those that are read.
const nested = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0])
const codecPrivate = 0x63a2
const simpleBlock = 0xa3
const block = 0xa1

/** Takes the Opus of the only track out of a WebM file. */
export function opusOfWebm(bytes: Uint8Array<ArrayBuffer>): Opus {
  const out: Opus = { head: new Uint8Array(), packets: [] }
  let at = 0
  while (at < bytes.length) {
    const [id, afterId] = number(bytes, at, false)
    const [size, start] = number(bytes, afterId, true)
    if (nested.has(id)) { at = start; continue }
    if (size === undefined) throw new Error('an element of unknown size')
    const body = bytes.subarray(start, start + size)
    if (id === codecPrivate) out.head = body
    // A block begins with the track's number, two bytes of time and flags.
    if (id === simpleBlock || id === block) out.packets.push(body.subarray(number(body, 0, true)[1] + 3))
    at = start + size
  }
  if (!out.head.length || !out.packets.length) throw new Error('no Opus in it')
  return out
}

// number reads a number whose first byte says how long it is; ids keep that
// mark, sizes lose it. A size of ones alone is not known.
function number(bytes: Uint8Array, at: number, size: false): [number, number]
function number(bytes: Uint8Array, at: number, size: true): [number | undefined, number]
function number(bytes: Uint8Array, at: number, size: boolean): [number | undefined, number] {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  if (!first || length > 8) throw new Error('not a WebM file')
  let value = size ? first & (0xff >> length) : first
  let known = value !== 0xff >> length
  for (let i = 1; i < length; i++) {
    const b = bytes[at + i] ?? 0
    if (b !== 0xff) known = true
    value = value * 256 + b
  }
  return [size && !known ? undefined : value, at + length]
}

const frames = [
  480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960,
  120, 240, 480, 960, 120, 240, 480, 960,
]

/** How much sound a packet holds, in samples of 48 kHz: RFC 6716, section 3.1. */
export function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0
  const count = [1, 2, 2, (packet[1] ?? 0) & 0x3f][toc & 3]!
  return frames[toc >> 3]! * count
}

/** Seconds of sound. */
export function secondsOf(o: Opus): number {
  return o.packets.reduce((n, p) => n + samplesOf(p), 0) / 48_000
}

const packetsPerPage = 40

/** Puts Opus into an Ogg file. */
export function oggOfOpus(o: Opus): Blob {
  const serial = crypto.getRandomValues(new Uint32Array(1))[0]!
  const vendor = new TextEncoder().encode('Chappe')
  const tags = new Uint8Array(16 + vendor.length)
  tags.set(new TextEncoder().encode('OpusTags'))
  new DataView(tags.buffer).setUint32(8, vendor.length, true)
  tags.set(vendor, 12)
  const pages = [page(serial, 0, 2, 0, [o.head]), page(serial, 1, 0, 0, [tags])]
  let played = 0
  for (let i = 0; i < o.packets.length; i += packetsPerPage) {
    const some = o.packets.slice(i, i + packetsPerPage)
    for (const p of some) played += samplesOf(p)
    pages.push(page(serial, pages.length, i + packetsPerPage >= o.packets.length ? 4 : 0, played, some))
  }
  return new Blob(pages, { type: 'audio/ogg' })
}

// page is one of Ogg's: RFC 3533, section 6. A packet is told by its segments
// of 255 bytes and a shorter one.
function page(serial: number, index: number, flags: number, granule: number, packets: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const segments = packets.flatMap((p) => [...Array<number>(Math.floor(p.length / 255)).fill(255), p.length % 255])
  if (segments.length > 255) throw new Error('too much for one page')
  const out = new Uint8Array(27 + segments.length + packets.reduce((n, p) => n + p.length, 0))
  const view = new DataView(out.buffer)
  out.set([0x4f, 0x67, 0x67, 0x53, 0, flags])
  view.setBigUint64(6, BigInt(granule), true)
  view.setUint32(14, serial, true)
  view.setUint32(18, index, true)
  out[26] = segments.length
  out.set(segments, 27)
  let at = 27 + segments.length
  for (const p of packets) { out.set(p, at); at += p.length }
  view.setUint32(22, checksum(out), true)
  return out
}

const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let r = i << 24
  for (let k = 0; k < 8; k++) r = r & 0x80000000 ? (r << 1) ^ 0x04c11db7 : r << 1
  return r
})

function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const b of bytes) crc = (crc << 8) ^ table[((crc >>> 24) ^ b) & 0xff]!
  return crc >>> 0
}
