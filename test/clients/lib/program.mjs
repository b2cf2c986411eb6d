// Clients that are programs of their own, in whatever language: commands go in
// and answers and events come out, each a line of JSON.
//   in:  { id, do, …what the command needs }
//   out: { id, result } or { id, error }, and { saw: event } as of person.mjs
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Person } from './person.mjs'

const here = import.meta.dirname

// They put updates in order themselves and report a hole as the event 'gap'.
class Program extends Person {
  static ordersUpdates = true

  static async connect(server, { name, phone }) {
    const p = new this(name, this.kind)
    p.server = server
    p.phone = phone
    const key = path.join(server.dir, 'key.pem')
    await writeFile(key, server.key)
    const [command, ...args] = this.command()
    p.process = spawn(command, [...args, '--addr', `${server.host}:${server.port}`, '--key', key, '--phone', phone], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    p.calls = new Map()
    p.last = 0
    createInterface({ input: p.process.stdout }).on('line', (line) => p.line(JSON.parse(line)))
    p.ended = new Promise((resolve) => p.process.once('exit', resolve))
    p.ended.then(() => p.calls.forEach(({ reject }) => reject(new Error(`${name}: the program has ended`))))
    return p
  }

  line({ id, result, error, saw }) {
    if (saw) return this.saw(saw)
    const call = this.calls.get(id)
    this.calls.delete(id)
    if (error) call.reject(new Error(`${this.name} (${this.kind}): ${error}`))
    else call.resolve(result)
  }

  do(what, more = {}) {
    this.did(what, more)
    const id = ++this.last
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject })
      this.process.stdin.write(`${JSON.stringify({ id, do: what, ...more })}\n`)
    })
  }

  async signUp(name) {
    await this.do('requestCode')
    this.me = { id: await this.do('signUp', { name, code: await this.server.code(this.phone) }) }
  }

  newSupergroup(title) { return this.do('newSupergroup', { text: title }) }
  invite(chat) { return this.do('invite', { chat }) }
  join(link) { return this.do('join', { hash: link.split('+').at(-1) }) }
  members(chat) { return this.do('members', { chat }) }
  send(chat, text, { replyTo } = {}) { return this.do('send', { chat, text, replyTo }) }
  edit(chat, message, text) { return this.do('edit', { chat, message, text }) }
  remove(chat, message) { return this.do('remove', { chat, message }) }
  pin(chat, message) { return this.do('pin', { chat, message }) }
  leave(chat) { return this.do('leave', { chat }) }
  typing(chat) { return this.do('typing', { chat }) }
  read(chat, message) { return this.do('read', { chat, message }) }
  history(chat) { return this.do('history', { chat }) }
  sendPhoto(chat, file, text) { return this.do('sendPhoto', { chat, file, text }) }
  download(chat, message) { return this.do('download', { chat, message }) }
  react(chat, message, text) { return this.do('react', { chat, message, text }) }
  sendPoll(chat, text, answers, correct) { return this.do('sendPoll', { chat, text, answers, correct }) }
  vote(chat, message, option) { return this.do('vote', { chat, message, option }) }
  results(chat, message) { return this.do('results', { chat, message }) }

  async close() {
    this.process.stdin.end()
    await this.ended
  }
}

// Gotd is built from ../gotd by scripts/test-clients.
export class Gotd extends Program {
  static kind = 'gotd 229'
  static command() { return [process.env.GOTD_PERSON ?? path.join(here, '../../../bin/gotd-person')] }
}

// Telethon is the one of Debian, for Debian's own Python.
export class Telethon extends Program {
  static kind = 'Telethon 144'
  static command() { return [process.env.TELETHON_PYTHON ?? '/usr/bin/python3', path.join(here, '../telethon/person.py')] }
}
