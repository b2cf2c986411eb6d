// People beside those in Chromium who use another client.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Gotd } from '../../test/clients/lib/program.mjs'
import { program } from './lib.mjs'

const run = promisify(execFile)

process.env.QUIET ??= '1'

// What the adapters of test/clients ask of a server.
async function asked(server) {
  const [host, port] = server.address.split(':')
  const { publicKey } = await (await fetch(`http://${server.address}/config.json`)).json()
  return { dir: server.dir, key: publicKey, host, port: Number(port), code: (number) => server.code(number) }
}

/** A person with an account who uses TDLib, which comes with test/clients. */
export async function tdlib(server, name, phone) {
  const { TDLib } = await import('../../test/clients/lib/tdlib.mjs')
  const secret = (await run(program, ['link', '--secret', '--data', server.data])).stdout.trim()
  const p = await TDLib.connect({ ...(await asked(server)), secret }, { name, phone })
  await p.signUp(name)
  return p
}

/** A person with an account who uses gotd, built from test/clients/gotd. */
export async function gotd(server, name, phone) {
  const p = await Gotd.connect(await asked(server), { name, phone })
  await p.signUp(name)
  return p
}
