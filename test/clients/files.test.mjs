// A film, a GIF and a file between mtcute, TDLib and gotd in one supergroup:
// whoever sends, the others get the same bytes under the same name, and take
// them for the same thing. FILM is the size of the film in megabytes. The GIF is
// a film without sound: TDLib says no more of it, and the server looks.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { files, sumOf } from './lib/files.mjs'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Gotd } from './lib/program.mjs'
import { Server } from './lib/server.mjs'
import { act } from './lib/supergroups.mjs'
import { TDLib } from './lib/tdlib.mjs'

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

test('a film, a GIF and a file between mtcute, TDLib and gotd', { timeout: 900_000 }, async () => {
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
    for (const [kind, name, megabytes] of [['video', 'film.mp4', film], ['gif', 'chat.mp4', 1], ['file', 'отчёт за год.bin', 3]]) {
      const file = await (kind === 'gif' ? silent : bytes)(p.name, name, megabytes)
      const text = `${kind} de ${p.name}`
      await files(p, 'send', chat, kind, file, text)
      await getBy(everybody.filter(([other]) => other !== p), text, { kind, name, sum: await sumOf(file) })
      await rm(file)
    }
  }
}

async function getBy(others, text, sent) {
  for (const [other, its] of others) {
    const m = await other.expect('message', (m) => (m.text ?? m.caption) === text, wait)
    assert.deepEqual(await files(other, 'fetch', its, m.id), sent, `${text}, at ${other.name}`)
  }
}

// silent makes a short film without sound that nobody else has.
async function silent(person, name) {
  const file = path.join(await mkdtemp(path.join(dir, person)), name)
  await promisify(execFile)('ffmpeg', [
    '-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x48:rate=10', '-metadata', `comment=${randomBytes(8).toString('hex')}`,
    '-c:v', 'mpeg4', '-pix_fmt', 'yuv420p', '-an', file,
  ])
  return file
}

// bytes writes a file that nobody else has, in a directory of its own.
async function bytes(person, name, megabytes) {
  const file = path.join(await mkdtemp(path.join(dir, person)), name)
  const out = await open(file, 'w')
  for (let i = 0; i < megabytes; i++) await out.write(randomBytes(1 << 20))
  await out.close()
  return file
}
