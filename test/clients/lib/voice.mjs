import { randomBytes } from 'node:crypto'

// voice returns the beginning of an Ogg Opus stream that nobody else has, enough
// for a client to take it for one.
export function voice() {
  const head = Buffer.alloc(28)
  head.write('OggS', 0)
  head[26] = 1
  head[27] = 19
  const opus = Buffer.alloc(19)
  opus.write('OpusHead', 0)
  opus[8] = 1
  opus[9] = 1
  opus.writeUInt32LE(48000, 12)
  return Buffer.concat([head, opus, randomBytes(4000)])
}
