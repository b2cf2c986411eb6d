package account

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"math/big"
)

// The Secure Remote Password protocol as the API has it: what follows is the
// server's side. https://core.telegram.org/api/srp

// SRPGenerator is the generator of the group of passwords.
const SRPGenerator = 3

// srpBytes is the size of all big numbers, which travel big-endian.
const srpBytes = 256

// srpSecretBytes is the size of the server's secret exponent: twice the
// strength of the hash is enough, and longer ones cost time with each question.
const srpSecretBytes = 64

// srpPrimeHex is the 2048-bit safe prime that all official clients know by
// heart and need not test:
// https://core.telegram.org/mtproto/auth_key#dh-key-exchange-initiation
const srpPrimeHex = "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f" +
	"48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37" +
	"20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64" +
	"2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4" +
	"a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754" +
	"fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4" +
	"e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f" +
	"0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b"

// srpGroup is what is computed once from prime and generator.
var srpGroup = newSRPGroup()

type group struct {
	p, g  *big.Int
	k     *big.Int // the multiplier: H(p | g)
	mask  [32]byte // H(p) xor H(g), the beginning of every proof
	least *big.Int // no public number is below it, nor above p less it
}

func newSRPGroup() group {
	p, ok := new(big.Int).SetString(srpPrimeHex, 16)
	if !ok {
		panic("account: the prime is no number") // a constant
	}
	g := big.NewInt(SRPGenerator)
	hp, hg := sha256.Sum256(srpNumber(p)), sha256.Sum256(srpNumber(g))
	out := group{
		p: p, g: g,
		k:     new(big.Int).SetBytes(srpHash(srpNumber(p), srpNumber(g))),
		least: new(big.Int).Lsh(big.NewInt(1), 8*srpBytes-64),
	}
	subtle.XORBytes(out.mask[:], hp[:], hg[:])
	return out
}

// SRPPrime returns the modulus of the group of passwords, 256 bytes.
func SRPPrime() []byte { return srpNumber(srpGroup.p) }

func srpHash(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

// srpNumber writes a number of the group in its full size.
func srpNumber(n *big.Int) []byte { return n.FillBytes(make([]byte, srpBytes)) }

// sound reports whether a public number is one that a random exponent could
// have made: neither end of the group, where secrets shine through.
// https://core.telegram.org/mtproto/security_guidelines#g-a-and-g-b-validation
func (g *group) sound(n *big.Int) bool {
	return n.Cmp(g.least) >= 0 && n.Cmp(new(big.Int).Sub(g.p, g.least)) <= 0
}

// parse reads a public number of a client.
func (g *group) parse(b []byte) (*big.Int, error) {
	if len(b) == 0 || len(b) > srpBytes {
		return nil, fmt.Errorf("a number of %d bytes", len(b))
	}
	n := new(big.Int).SetBytes(b)
	if !g.sound(n) {
		return nil, fmt.Errorf("a number at the end of the group")
	}
	return n, nil
}

// question makes the server's secret of one proof and what is told of it,
// srp_B.
func (g *group) question(verifier []byte) (secret *big.Int, public []byte) {
	kv := new(big.Int).SetBytes(verifier)
	kv.Mul(kv, g.k)
	for {
		secret = new(big.Int).SetBytes(randomBytes(srpSecretBytes))
		b := new(big.Int).Exp(g.g, secret, g.p)
		b.Add(b, kv).Mod(b, g.p)
		if g.sound(b) {
			return secret, srpNumber(b)
		}
	}
}

// proves reports whether a client's answer to a question shows that it knows
// the password of a verifier.
func (g *group) proves(q *question, p *PasswordProof) bool {
	a, err := g.parse(p.A)
	if err != nil {
		return false
	}
	fullA := srpNumber(a)
	u := new(big.Int).SetBytes(srpHash(fullA, q.public))
	if u.Sign() == 0 {
		return false
	}
	s := new(big.Int).Exp(new(big.Int).SetBytes(q.verifier), u, g.p)
	s.Mul(s, a).Mod(s, g.p)
	s.Exp(s, q.secret, g.p)
	key := srpHash(srpNumber(s))
	want := srpHash(g.mask[:], srpHash(q.salt1), srpHash(q.salt2), fullA, q.public, key)
	return subtle.ConstantTimeCompare(want, p.M1) == 1
}

// soundVerifier reports whether bytes can be the verifier of a password.
func (g *group) soundVerifier(b []byte) bool {
	if len(b) != srpBytes {
		return false
	}
	_, err := g.parse(b)
	return err == nil
}
