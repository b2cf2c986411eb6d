package account

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestLimiterCountsNetworks(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	l := newLimiter(2, time.Hour)
	take := func(address string, want bool) {
		t.Helper()
		a, _ := netip.ParseAddr(address)
		err := l.take(a, now)
		var flood *FloodError
		if want != (err == nil) || err != nil && !errors.As(err, &flood) {
			t.Errorf("%s: %v", address, err)
		}
		if full := l.full(a, now); full == nil && !want {
			t.Errorf("%s is refused, but not full", address)
		}
	}
	take("192.0.2.1", true)
	take("::ffff:192.0.2.1", true) // the same network in other words
	take("192.0.2.1", false)
	take("192.0.2.2", true)
	take("2001:db8::1", true)
	take("2001:db8::2", true)
	take("2001:db8::3", false) // one client has a whole /64
	take("2001:db8:0:1::1", true)
	for range 10 {
		take("127.0.0.1", true)
		take("::1", true)
		take("", true)
	}
	now = now.Add(time.Hour)
	take("192.0.2.1", true)
}

func TestLimiterIsBounded(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	l := newLimiter(1, time.Hour)
	for i := range uint32(quotaSize + 1000) {
		a := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		if err := l.take(a, now); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.m) > quotaSize {
		t.Errorf("%d addresses are remembered", len(l.m))
	}
}

func TestWrongCodesCountAgainstTheAddress(t *testing.T) {
	w := newWorld(t, Options{FailuresPerAddress: 3, CodesPerPhone: -1})
	a := w.device(1)
	var flood *FloodError
	for i := range 4 {
		phone := fmt.Sprintf("9996610000%d", i)
		sent, code := w.ask(a, phone)
		_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: "x" + code})
		if i < 3 && !errors.Is(err, ErrCodeInvalid) || i == 3 && !errors.As(err, &flood) {
			t.Fatalf("wrong code %d: %v", i+1, err)
		}
		if i == 3 {
			_, err = w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code})
			if !errors.As(err, &flood) {
				t.Fatalf("a right guess after too many wrong ones: %v", err)
			}
		}
	}
}
