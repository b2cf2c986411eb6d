// A film, a GIF, a file, a voice message, a photo and an album of ten between
// mtcute, TDLib and gotd in one supergroup: whoever sends, the others get the
// same bytes under the same name, and take them for the same thing. FILM is the
// size of the film in megabytes. The GIF is a film without sound: TDLib says no
// more of it, and the server looks.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { files, sumOf } from './lib/files.mjs'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { picture } from './lib/picture.mjs'
import { Gotd } from './lib/program.mjs'
import { Server } from './lib/server.mjs'
import { act } from './lib/supergroups.mjs'
import { TDLib } from './lib/tdlib.mjs'
import { voice } from './lib/voice.mjs'

const film = Number(process.env.FILM ?? 200)
const wait = 240_000

let server
let dir
before(async () => {
  server = await Server.start()
  dir = await mkdtemp(path.join(tmpdir(), 'chappe-files-'))
})
after(async () => {
  await server.stop()
  await rm(dir, { recursive: true, force: true })
})

test('films, GIFs, files, voice, photos and albums between mtcute, TDLib and gotd', { timeout: 900_000 }, async () => {
  const people = []
  try {
    for (const [kind, name] of [[Mtcute, 'Alice'], [TDLib, 'Bob'], [Gotd, 'Carol']]) {
      const p = await kind.connect(server, { name, phone: newPhone() })
      people.push(p)
      await p.signUp(name)
    }
    await story(people)
  } finally {
    for (const p of people) await p.close()
  }
})

async function story([alice, bob, carol]) {
  const group = await act(alice, 'found', 'Ciné-club', false)
  const link = await act(alice, 'link', group, false)
  await act(bob, 'join', link)
  const everybody = [[alice, group], [bob, group], [carol, await carol.join(link)]]
  for (const [p, chat] of everybody) {
    const others = everybody.filter(([other]) => other !== p)
    for (const [kind, name, made] of kinds) {
      const file = await made(await mkdtemp(path.join(dir, p.name)), name)
      const text = `${kind} de ${p.name}`
      await files(p, 'send', chat, kind, file, text)
      await getBy(others, text, kind === 'voice' ? { kind } : { kind, name }, await sumOf(file))
      await rm(file)
    }
    await photos(p, chat, others)
  }
}

const bytes = (megabytes) => async (at, name) => {
  const file = path.join(at, name)
  const out = await open(file, 'w')
  for (let i = 0; i < megabytes; i++) await out.write(randomBytes(1 << 20))
  await out.close()
  return file
}

const put = (content) => async (at, name) => {
  await writeFile(path.join(at, name), content())
  return path.join(at, name)
}

// What documents are sent as, under which name, and how one is made that nobody
// else has.
const kinds = [
  ['video', 'film.mp4', bytes(film)],
  ['gif', 'chat.mp4', silent],
  ['file', 'отчёт за год.bin', bytes(3)],
  ['voice', 'voix.ogg', put(voice)],
]

// photos are made anew by the server: all get the same ones, of the size sent.
async function photos(p, chat, others) {
  const at = await mkdtemp(path.join(dir, p.name))
  const made = await Promise.all(Array.from({ length: 10 }, (_, i) => put(() => picture(320, 240))(at, `${i}.png`)))
  await files(p, 'send', chat, 'photo', made[0], `photo de ${p.name}`)
  const one = await getBy(others, `photo de ${p.name}`, { kind: 'photo', size: '320x240' })
  await files(p, 'sendAlbum', chat, made, `album de ${p.name}`)
  const album = []
  for (let i = 0; i < made.length; i++) album.push(await getBy(others, `album de ${p.name} ${i}`, { kind: 'photo', size: '320x240' }, i === 0 ? one.sum : undefined))
  assert.equal(new Set(album.map((a) => a.sum)).size, made.length, 'ten pictures')
  assert.ok(album[0].group, 'an album')
  assert.equal(new Set(album.map((a) => a.group)).size, 1, 'one album')
}

// getBy holds that others get something alike, and what was sent, and returns it.
async function getBy(others, text, sent, sum) {
  let first
  for (const [other, its] of others) {
    const m = await other.expect('message', (m) => (m.text ?? m.caption) === text, wait)
    const got = await files(other, 'fetch', its, m.id)
    first ??= got
    assert.deepEqual(got, { ...first, ...sent, sum: sum ?? first.sum }, `${text}, at ${other.name}`)
  }
  return first
}

// silent makes a short film without sound.
async function silent(at, name) {
  const file = path.join(at, name)
  await promisify(execFile)('ffmpeg', [
    '-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x48:rate=10', '-metadata', `comment=${randomBytes(8).toString('hex')}`,
    '-c:v', 'mpeg4', '-pix_fmt', 'yuv420p', '-an', file,
  ])
  return file
}
