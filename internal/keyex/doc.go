// Package keyex creates auth keys and checks the binding of temporary ones.
// It is pure: TL bytes in, TL bytes out, no sockets and no storage. It imports
// nothing of ours.
//
// The handshake is not tied to a connection: clients may send
// req_DH_params on another connection than req_pq, so the state is found by
// (nonce, server_nonce) alone. The first step keeps no state at all:
// server_nonce is a MAC of the client's nonce and p, q follow from it, so a
// stranger who only ever sends req_pq costs no memory.
//
// https://core.telegram.org/mtproto/auth_key
// https://core.telegram.org/api/pfs
package keyex
