package wire

import (
	"encoding/binary"
	"slices"
)

// Secret is one MTProxy secret that obfuscated connections may come with.
type Secret struct {
	Key    [16]byte
	Padded bool // a dd secret: only padded intermediate is accepted with it
}

// obfuscation is what an obfuscated2 header establishes.
type obfuscation struct {
	in, out *ctrStream // in stands behind the header
	framing framing
	dc      int
	secret  bool // one of the proxy secrets was used
}

// deobfuscate tries to read an obfuscated2 header without a secret and then
// with each of the secrets. It reports false if none of them yields a known
// framing.
//
// https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
func deobfuscate(header *[headerSize]byte, secrets []Secret) (obfuscation, bool) {
	if o, ok := tryHeader(header, nil); ok {
		return o, true
	}
	for i := range secrets {
		o, ok := tryHeader(header, secrets[i].Key[:])
		if ok && (o.framing == padded || !secrets[i].Padded) {
			o.secret = true
			return o, true
		}
	}
	return obfuscation{}, false
}

// tryHeader decrypts the header under one secret. Bytes 8 to 40 are the key
// and 40 to 56 the IV of what the client sends; the same bytes reversed are
// those of what it receives. Bytes 56 to 60 name the framing, 60 to 62 the DC.
func tryHeader(header *[headerSize]byte, secret []byte) (obfuscation, bool) {
	material := [48]byte(header[8:56])
	in := newCTR(&material, secret)
	plain := *header
	in.xor(plain[:])
	f := tagged([4]byte(plain[56:60]))
	if f == 0 {
		return obfuscation{}, false
	}
	slices.Reverse(material[:])
	return obfuscation{
		in:      in,
		out:     newCTR(&material, secret),
		framing: f,
		dc:      int(int16(binary.LittleEndian.Uint16(plain[60:62]))),
	}, true
}
