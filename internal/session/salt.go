package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"
)

// saltPeriod is how long a server salt is the current one. It stays accepted
// for one period more.
//
// https://core.telegram.org/mtproto/description#server-salt
const saltPeriod = 30 * time.Minute

const saltSeconds = int64(saltPeriod / time.Second)

// salts are the accepted server salts of an auth key, derived and not stored:
// every node gives and accepts the same ones.
type salts struct {
	period         int64 // number of the current period, 0 if not derived yet
	current, older int64
}

// deriveSalt returns the salt of an auth key for a period.
func deriveSalt(secret *[32]byte, keyID uint64, period int64) int64 {
	var in [16]byte
	binary.BigEndian.PutUint64(in[:], keyID)
	binary.BigEndian.PutUint64(in[8:], uint64(period))
	mac := hmac.New(sha256.New, secret[:])
	_, _ = mac.Write(in[:])
	var sum [sha256.Size]byte
	return int64(binary.LittleEndian.Uint64(mac.Sum(sum[:0])))
}

// at derives the salts again if the period has changed.
func (s *salts) at(secret *[32]byte, keyID uint64, now time.Time) {
	period := now.Unix() / saltSeconds
	if s.period == period {
		return
	}
	s.period = period
	s.current = deriveSalt(secret, keyID, period)
	s.older = deriveSalt(secret, keyID, period-1)
}

// accepts reports whether a client may use salt now.
func (s *salts) accepts(salt int64) bool { return salt == s.current || salt == s.older }

// firstSalts remembers the salt that a client derives by itself when it makes
// an auth key, so that its first message need not be sent twice. Losing one
// costs the client a bad_server_salt and nothing else. Safe for concurrent use.
type firstSalts struct {
	mu    sync.Mutex
	byKey map[uint64]firstSalt
}

type firstSalt struct {
	salt  int64
	until int64 // unix seconds
}

const maxFirstSalts = 1 << 16

func (f *firstSalts) put(keyID uint64, salt int64, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byKey == nil || len(f.byKey) >= maxFirstSalts {
		f.byKey = make(map[uint64]firstSalt)
	}
	f.byKey[keyID] = firstSalt{salt: salt, until: now.Unix() + saltSeconds}
}

func (f *firstSalts) accepts(keyID uint64, salt int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.byKey[keyID]
	return ok && v.salt == salt && now.Unix() < v.until
}

// sweep forgets what has expired.
func (f *firstSalts) sweep(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, v := range f.byKey {
		if now.Unix() >= v.until {
			delete(f.byKey, id)
		}
	}
}
