// People beside those in Chromium who use another client.
import { Gotd } from '../../test/clients/lib/program.mjs'

process.env.QUIET ??= '1'

/** A person with an account who uses gotd, built from test/clients/gotd. */
export async function gotd(server, name, phone) {
  const [host, port] = server.address.split(':')
  const { publicKey } = await (await fetch(`http://${server.address}/config.json`)).json()
  const p = await Gotd.connect({ dir: server.dir, key: publicKey, host, port, code: (number) => server.code(number) }, { name, phone })
  await p.signUp(name)
  return p
}
