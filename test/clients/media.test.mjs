// Photos, files, albums and voice messages from any client to any client: what
// arrives is what was sent.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { download, listen, nameOf, sendAlbum, sendFile, watchListening, watchMedia } from './lib/media.mjs'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { picture } from './lib/picture.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'
import { voice as voiceBytes } from './lib/voice.mjs'

let server
let dir
before(async () => {
  server = await Server.start()
  dir = await mkdtemp(path.join(tmpdir(), 'chappe-media-'))
})
after(async () => {
  await server.stop()
  await rm(dir, { recursive: true, force: true })
})

for (const [A, B] of [[Mtcute, TDLib], [TDLib, Mtcute], [TDLib, TDLib]]) {
  test(`${A.name} to ${B.name}`, { timeout: 180_000 }, () => story(A, B))
}

async function story(A, B) {
  const alice = await A.connect(server, { name: 'Alice', phone: newPhone() })
  const bob = await B.connect(server, { name: 'Bob', phone: newPhone() })
  watchMedia(bob)
  watchListening(alice)
  try {
    await alice.signUp('Alice')
    await bob.signUp('Bob')
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const toAlice = await bob.addContact(alice.phone, 'Alice')
    await photo(alice, bob, toBob)
    await file(alice, bob, toBob)
    await album(alice, bob, toBob)
    await voice(alice, bob, toBob, toAlice)
  } finally {
    await alice.close()
    await bob.close()
  }
}

// write puts bytes under a name of the disk.
async function write(name, bytes) {
  const file = path.join(dir, name)
  await writeFile(file, bytes)
  return file
}

async function photo(alice, bob, toBob) {
  await sendFile(alice, toBob, 'photo', { path: await write('photo.png', picture(800, 600)), caption: 'Vue du balcon' })
  const seen = await bob.expect('media', (e) => e.kind === 'photo', 60_000)
  assert.equal(seen.caption, 'Vue du balcon')
  const bytes = await download(bob, seen)
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff], 'a JPEG')
}

// file is one of 20 MB whose name is not Latin.
async function file(alice, bob, toBob) {
  const bytes = randomBytes(20 << 20)
  await sendFile(alice, toBob, 'document', { path: await write('отчёт за год.bin', bytes), caption: 'le rapport' })
  const seen = await bob.expect('media', (e) => e.kind === 'document', 90_000)
  assert.equal(nameOf(bob, seen), 'отчёт за год.bin')
  assert.ok(bytes.equals(await download(bob, seen)), 'the bytes are the same')
}

async function album(alice, bob, toBob) {
  const files = []
  for (let i = 0; i < 10; i++) files.push({ path: await write(`album-${i}.png`, picture()), caption: `vue ${i}` })
  await sendAlbum(alice, toBob, files)
  const seen = []
  for (let i = 0; i < 10; i++) seen.push(await bob.expect('media', (e) => e.caption === `vue ${i}`, 60_000))
  assert.notEqual(seen[0].group, '0')
  assert.equal(new Set(seen.map((e) => e.group)).size, 1, 'one album')
}

async function voice(alice, bob, toBob, toAlice) {
  await sendFile(alice, toBob, 'voice', { path: await write('voice.ogg', voiceBytes()), caption: 'écoute' })
  const seen = await bob.expect('media', (e) => e.kind === 'voice', 60_000)
  assert.ok(seen.unread, 'nobody has listened yet')
  await listen(bob, toAlice, seen.id)
  await alice.expect('listened', () => true, 30_000)
}
