import { describe, expect, it } from 'vitest'
import { opusOfWebm, oggOfOpus, samplesOf, secondsOf } from './ogg.ts'

const bytes = (...all: (number | Uint8Array)[]) => Uint8Array.from(all.flatMap((b) => (typeof b === 'number' ? [b] : [...b])))
const ascii = (s: string) => new TextEncoder().encode(s)

const head = bytes(ascii('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0)
// Twenty milliseconds each: configuration 1 with one frame, then two frames in one packet.
const first = bytes(0x08, 1, 2, 3)
const second = bytes(0x09, ...Array<number>(300).fill(7))

// As browsers write it: the segment and its clusters without a size.
function webm(): Uint8Array<ArrayBuffer> {
  const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
  const sized = (id: number[], body: Uint8Array) => bytes(...id, 0x10, 0, body.length >> 8, body.length & 0xff, body)
  const entry = sized([0xae], sized([0x63, 0xa2], head))
  return bytes(
    sized([0x1a, 0x45, 0xdf, 0xa3], bytes(1, 2, 3)), 0x18, 0x53, 0x80, 0x67, ...unknown, sized([0x16, 0x54, 0xae, 0x6b], entry),
    0x1f, 0x43, 0xb6, 0x75, ...unknown, sized([0xa3], bytes(0x81, 0, 0, 0x80, first)), sized([0xa0], sized([0xa1], bytes(0x81, 0, 20, 0, second))),
  )
}

describe('voice', () => {
  it('takes Opus out of WebM', () => {
    const o = opusOfWebm(webm())
    expect([...o.head]).toEqual([...head])
    expect(o.packets.map((p) => [...p])).toEqual([[...first], [...second]])
    expect(o.packets.map(samplesOf)).toEqual([960, 1920])
    expect(secondsOf(o)).toBeCloseTo(0.06)
  })

  it('refuses what is no WebM', () => {
    expect(() => opusOfWebm(bytes(0, 0, 0))).toThrow()
    expect(() => opusOfWebm(new Uint8Array())).toThrow()
  })

  it('writes pages of Ogg with the place in the sound and a checksum', async () => {
    const file = new Uint8Array(await oggOfOpus(opusOfWebm(webm())).arrayBuffer())
    const view = new DataView(file.buffer)
    const pages: { flags: number; granule: number; body: Uint8Array; sum: number; at: number; size: number }[] = []
    for (let at = 0; at < file.length;) {
      expect(String.fromCharCode(...file.slice(at, at + 4))).toBe('OggS')
      const segments = file.slice(at + 27, at + 27 + file[at + 26]!)
      const size = segments.reduce((a, b) => a + b, 0)
      const start = at + 27 + segments.length
      pages.push({ flags: file[at + 5]!, granule: Number(view.getBigUint64(at + 6, true)), body: file.slice(start, start + size), sum: view.getUint32(at + 22, true), at, size: start + size - at })
      at = start + size
    }
    expect(pages.map((p) => p.flags)).toEqual([2, 0, 4])
    expect(pages.map((p) => p.granule)).toEqual([0, 0, 2880])
    expect(String.fromCharCode(...pages[1]!.body.slice(0, 8))).toBe('OpusTags')
    expect([...pages[2]!.body]).toEqual([...first, ...second])
    for (const p of pages) {
      const raw = file.slice(p.at, p.at + p.size)
      raw.fill(0, 22, 26)
      expect(p.sum).toBe(slowSum(raw))
    }
  })
})

// The checksum as RFC 3533 describes it, bit by bit.
function slowSum(raw: Uint8Array): number {
  let r = 0n
  for (const b of raw) {
    r ^= BigInt(b) << 24n
    for (let k = 0; k < 8; k++) r = ((r << 1n) & 0xffffffffn) ^ (r & 0x80000000n ? 0x04c11db7n : 0n)
  }
  return Number(r)
}
