// One port, many ways in: the same two words go through each transport that
// mtcute and GramJS know, each time with a new key.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { GramJS } from './lib/gramjs.mjs'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Server } from './lib/server.mjs'
import { transports } from './lib/transports.mjs'

const require = createRequire(import.meta.url)
const { ConnectionTCPAbridged } = require('telegram/network/connection/TCPAbridged')
const { ConnectionTCPFull } = require('telegram/network/connection/TCPFull')
const { ConnectionTCPObfuscated } = require('telegram/network/connection/TCPObfuscated')

let server, bob
before(async () => {
  server = await Server.start()
  bob = await Mtcute.connect(server, { name: 'Bob', phone: newPhone() })
  await bob.signUp('Bob')
})
after(async () => {
  await bob.close()
  await server.stop()
})

for (const [way, make] of Object.entries(transports)) {
  test(`mtcute: ${way}`, { timeout: 60_000 }, () => talk(Mtcute, { transport: make(server) }))
}

for (const connection of [ConnectionTCPFull, ConnectionTCPAbridged, ConnectionTCPObfuscated]) {
  test(`GramJS: ${connection.name}`, { timeout: 60_000 }, () => talk(GramJS, { connection }))
}

async function talk(Client, way) {
  const alice = await Client.connect(server, { name: 'Alice', phone: newPhone(), ...way })
  try {
    await alice.signUp('Alice')
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const text = `from ${alice.phone} ${'é'.repeat(1500)}` // more bytes than one TCP segment
    await alice.send(toBob, text)
    const heard = await bob.expect('message', (m) => m.text === text)
    const toAlice = await bob.addContact(alice.phone, 'Alice')
    await bob.send(toAlice, 'heard you', { replyTo: heard.id })
    assert.ok((await alice.expect('message', (m) => m.text === 'heard you')).replyTo)
  } finally {
    await alice.close()
  }
}
