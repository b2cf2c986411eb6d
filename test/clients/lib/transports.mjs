// The ways to the one port that mtcute can go, by its own transports and codecs.
import { connectWs } from '@fuman/net'
import { IntermediatePacketCodec, ObfuscatedPacketCodec, PaddedIntermediatePacketCodec } from '@mtcute/core'
import { MtProxyTcpTransport, TcpTransport } from '@mtcute/node'
import websocket from 'websocket'

class ObfuscatedTcp extends TcpTransport {
  packetCodec() { return new ObfuscatedPacketCodec(new IntermediatePacketCodec()) }
}

class PaddedTcp extends TcpTransport {
  packetCodec() { return new PaddedIntermediatePacketCodec() }
}

// Browsers speak WebSocket; Node has its client only from version 22 on.
class WebSocketTransport {
  constructor(path) { this.path = path }

  connect({ ipAddress, port }) {
    return connectWs({ url: `ws://${ipAddress}:${port}${this.path}`, protocols: 'binary', implementation: websocket.w3cwebsocket })
  }

  packetCodec() { return new ObfuscatedPacketCodec(new IntermediatePacketCodec()) }
}

const proxy = ({ host, port }, secret) => new MtProxyTcpTransport({ host, port, secret })

// Each entry makes the transport for one server.
export const transports = {
  'intermediate': () => new TcpTransport(),
  'padded intermediate': () => new PaddedTcp(),
  'obfuscated': () => new ObfuscatedTcp(),
  'proxy secret': (server) => proxy(server, bare(server.secret)),
  'proxy secret with padding (dd)': (server) => proxy(server, `dd${bare(server.secret)}`),
  'WebSocket /apiws': () => new WebSocketTransport('/apiws'),
  'WebSocket /apiws_premium': () => new WebSocketTransport('/apiws_premium'),
}

// bare cuts a secret to its 16 bytes: dd stands before them, a name behind.
const bare = (secret) => (secret.length === 32 ? secret : secret.slice(2, 34))
