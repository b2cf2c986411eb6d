// The MTProto client, pointed at the server that served this page.
import { IntermediatePacketCodec, ObfuscatedPacketCodec, type TelegramTransport } from '@mtcute/core'
import { BaseTelegramClient } from '@mtcute/core/client.js'
import { addPublicKey } from '@mtcute/core/utils.js'
import { IdbStorage, WebCryptoProvider, WebPlatform } from '@mtcute/web'
import { connectWs } from '@fuman/net'

interface ServerConfig {
  name: string
  publicKey: string
}

async function serverConfig(): Promise<ServerConfig> {
  const answer = await fetch('/config.json')
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`)
  return (await answer.json()) as ServerConfig
}

/** Trusts only the key that this server names. */
class ServerCrypto extends WebCryptoProvider {
  override async initialize(): Promise<void> {
    await super.initialize()
    addPublicKey(this, (await serverConfig()).publicKey)
  }
}

/** One WebSocket to where the page came from, whatever data centre is asked for. */
const transport: TelegramTransport = {
  connect() {
    const scheme = self.location.protocol === 'https:' ? 'wss' : 'ws'
    return connectWs({ url: `${scheme}://${self.location.host}/apiws`, implementation: WebSocket, protocols: 'binary' })
  },
  packetCodec: () => new ObfuscatedPacketCodec(new IntermediatePacketCodec()),
}

/** A short name of this browser, as it stands in the list of sessions. */
function device(): string {
  const ua = navigator.userAgent
  const name = /Edg\//.test(ua) ? 'Edge' : /OPR\//.test(ua) ? 'Opera' : /Firefox\//.test(ua) ? 'Firefox' : /Chrome\//.test(ua) ? 'Chrome' : 'Safari'
  const on = /Android/.test(ua) ? 'Android' : /iPhone|iPad/.test(ua) ? 'iOS' : /Windows/.test(ua) ? 'Windows' : /Mac OS/.test(ua) ? 'macOS' : 'Linux'
  return `${name}, ${on}`
}

export type Client = BaseTelegramClient

export function makeClient(): Client {
  const here = { id: 2, ipAddress: self.location.hostname, port: Number(self.location.port) || 443 }
  return new BaseTelegramClient({
    apiId: 1,
    apiHash: '00000000000000000000000000000000',
    storage: new IdbStorage('chappe'),
    crypto: new ServerCrypto(),
    platform: new WebPlatform(),
    transport,
    defaultDcs: { main: here, media: here },
    initConnectionOptions: { deviceModel: device(), systemVersion: 'Web', appVersion: 'Chappe Web', langCode: navigator.language.slice(0, 2) },
    updates: { catchUp: true },
    logLevel: 1,
  })
}

/**
 * Where an update tells of users and chats in short, mtcute puts what it has
 * in memory, which may be out of date. The answer tells such objects apart.
 */
export function markMemory(client: Client): (p: object) => boolean {
  const marked = new WeakSet<object>()
  const { peers } = client.storage
  const get = peers.getCompleteById.bind(peers)
  peers.getCompleteById = async (id, allowMin) => {
    const found = await get(id, allowMin)
    if (!found) return found
    const copy = { ...found }
    marked.add(copy)
    return copy
  }
  return (p) => marked.has(p)
}
