// Starts a Chappe server of its own for a test, on loopback and in a temporary
// directory, and speaks to it through its command line as an operator would.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)
const binary = process.env.CHAPPE ?? path.resolve(import.meta.dirname, '../../../bin/chappe')

export class Server {
  // start takes more options of `chappe serve`.
  static async start(...options) {
    const dir = await mkdtemp(path.join(tmpdir(), 'chappe-clients-'))
    const s = new Server()
    s.dir = dir
    s.options = options
    s.data = path.join(dir, 'data')
    await s.up('127.0.0.1:0')
    s.key = (await s.cli('key')).trim()
    s.secret = (await s.cli('link', '--secret')).trim()
    return s
  }

  // up starts the process and waits for its one line "ready ADDR".
  async up(listen) {
    this.process = spawn(binary, ['serve', '--listen', listen, '--data', this.data, ...this.options], {
      stdio: ['ignore', 'pipe', process.env.CHAPPE_LOG ? 'inherit' : 'ignore'],
    })
    const lines = createInterface({ input: this.process.stdout })
    for await (const line of lines) {
      if (!line.startsWith('ready ')) continue
      const [host, port] = line.slice(6).trim().split(/:(?=\d+$)/)
      this.host = host
      this.port = Number(port)
      return
    }
    throw new Error('the server ended before it was ready')
  }

  // restart ends the process (kill -9 if asked) and starts it on the same address.
  async restart(signal = 'SIGKILL') {
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill(signal)
    await ended
    await this.up(`${this.host}:${this.port}`)
  }

  async cli(...args) {
    const { stdout } = await run(binary, [...args, '--data', this.data])
    return stdout
  }

  async code(phone) {
    return (await this.cli('code', phone)).trim()
  }

  async stop() {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve))
      this.process.kill('SIGTERM')
      await ended
    }
    await rm(this.dir, { recursive: true, force: true })
  }
}
