package tlview

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

// people are accounts over a real store and how they look to each other.
type people struct {
	testing.TB
	ctx context.Context
	v   *Views
	now time.Time
	n   uint64
}

func newPeople(tb testing.TB) *people {
	tb.Helper()
	p := &people{TB: tb, ctx: tb.Context(), now: time.Unix(1_700_000_000, 0)}
	db, err := store.OpenPebble(p.ctx, tb.TempDir(), seal.Static(make([]byte, 32)), store.Options{})
	p.must(err)
	log := update.New(db, bus.Local{})
	tb.Cleanup(func() { log.Close(); _ = db.Close() })
	accounts := account.New(account.Deps{DB: db, Log: log, Now: func() time.Time { return p.now }, Logger: slog.New(slog.DiscardHandler)})
	p.must(accounts.Prepare(p.ctx))
	p.v = &Views{Accounts: accounts, Hash: peer.NewHasher([]byte("a secret of this test, 32 bytes."))}
	return p
}

func (p *people) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// join opens an account.
func (p *people) join(name string) int64 {
	p.Helper()
	p.n++
	phone := fmt.Sprintf("9996610%04d", p.n)
	a, err := p.v.Accounts.Authorization(p.ctx, p.n)
	p.must(err)
	sent, err := p.v.Accounts.SendCode(p.ctx, account.CodeRequest{Phone: phone, Purpose: account.PurposeLogin})
	p.must(err)
	code, err := p.v.Accounts.CurrentCode(p.ctx, phone)
	p.must(err)
	_, err = p.v.Accounts.SignIn(p.ctx, account.SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code})
	if err != account.ErrSignUpRequired {
		p.Fatal(err)
	}
	u, err := p.v.Accounts.SignUp(p.ctx, account.SignUp{Auth: a, Phone: phone, Hash: sent.Hash, FirstName: name, LastName: "Own"})
	p.must(err)
	return u.Id
}

// sees is how viewer sees somebody, after a trip through TL bytes.
func (p *people) sees(viewer, id int64) *tg.User {
	p.Helper()
	users, err := p.v.Users(p.ctx, viewer, []int64{id})
	p.must(err)
	if len(users) != 1 {
		p.Fatalf("%d users", len(users))
	}
	var b bin.Buffer
	p.must(users[0].Encode(&b))
	out := new(tg.User)
	p.must(out.Decode(&b))
	return out
}

func (p *people) privacy(owner int64, key account.PrivacyKey, kind accountpb.Rule_Kind) {
	p.Helper()
	_, err := p.v.Accounts.SetPrivacy(p.ctx, owner, key, []*accountpb.Rule{{Kind: kind}})
	p.must(err)
}

func TestSelf(t *testing.T) {
	p := newPeople(t)
	alice := p.join("Alice")
	u := p.sees(alice, alice)
	if !u.Self || u.Min || u.Contact || u.FirstName != "Alice" || u.LastName != "Own" || u.Phone != "99966100001" {
		t.Errorf("self is %+v", u)
	}
}

func TestStrangersSeeNoPhone(t *testing.T) {
	p := newPeople(t)
	alice, bob := p.join("Alice"), p.join("Bob")
	u := p.sees(bob, alice)
	if u.Self || u.Min || u.Contact || u.Phone != "" || u.FirstName != "Alice" {
		t.Errorf("a stranger is %+v", u)
	}
	if hash := p.v.Hash.Hash(bob, peer.OfUser(alice)); u.AccessHash != hash {
		t.Errorf("access hash %d, want %d", u.AccessHash, hash)
	}
	if own := p.sees(alice, alice); own.AccessHash == u.AccessHash {
		t.Error("two viewers share an access hash")
	}
	p.privacy(alice, account.PrivacyPhone, accountpb.Rule_ALLOW_ALL)
	if u := p.sees(bob, alice); u.Phone == "" {
		t.Error("a public phone is hidden")
	}
}

func TestContactsHaveTheViewersNames(t *testing.T) {
	p := newPeople(t)
	alice, bob := p.join("Alice"), p.join("Bob")
	p.privacy(alice, account.PrivacyPhone, accountpb.Rule_DISALLOW_ALL)
	p.must(p.v.Accounts.AddContact(p.ctx, bob, account.NewContact{User: alice, FirstName: "Aunt", Phone: "99966100001"}, false))
	u := p.sees(bob, alice)
	if !u.Contact || u.MutualContact || u.FirstName != "Aunt" || u.LastName != "" {
		t.Errorf("a contact is %+v", u)
	}
	if u.Phone != "99966100001" {
		t.Error("who has the phone in his phone book does not see it")
	}
	if back := p.sees(alice, bob); back.Contact || back.FirstName != "Bob" {
		t.Errorf("the other way round: %+v", back)
	}
	p.must(p.v.Accounts.AddContact(p.ctx, alice, account.NewContact{User: bob, FirstName: "Nephew"}, false))
	if u := p.sees(bob, alice); !u.MutualContact {
		t.Error("both are contacts, but not mutual")
	}
}

func TestStatusUnderPrivacy(t *testing.T) {
	p := newPeople(t)
	alice, bob := p.join("Alice"), p.join("Bob")
	p.must(p.v.Accounts.SetOnline(p.ctx, alice, true))
	online, ok := p.sees(bob, alice).Status.(*tg.UserStatusOnline)
	if !ok || online.Expires != int(p.now.Unix())+300 {
		t.Errorf("online, but seen as %v", p.sees(bob, alice).Status)
	}
	p.must(p.v.Accounts.SetOnline(p.ctx, alice, false))
	was := int(p.now.Unix())
	if s, ok := p.sees(bob, alice).Status.(*tg.UserStatusOffline); !ok || s.WasOnline != was {
		t.Errorf("offline, but seen as %v", p.sees(bob, alice).Status)
	}
	p.privacy(bob, account.PrivacyStatus, accountpb.Rule_DISALLOW_ALL)
	if s, ok := p.sees(bob, alice).Status.(*tg.UserStatusRecently); !ok || !s.ByMe {
		t.Errorf("who hides his own sees %v", p.sees(bob, alice).Status)
	}
	p.privacy(alice, account.PrivacyStatus, accountpb.Rule_DISALLOW_ALL)
	for _, step := range []struct {
		later time.Duration
		want  tg.UserStatusClass
	}{
		{time.Hour, &tg.UserStatusRecently{}},
		{4 * 24 * time.Hour, &tg.UserStatusLastWeek{}},
		{10 * 24 * time.Hour, &tg.UserStatusLastMonth{}},
		{60 * 24 * time.Hour, &tg.UserStatusEmpty{}},
	} {
		p.now = time.Unix(int64(was), 0).Add(step.later)
		if got := p.sees(bob, alice).Status; got.TypeID() != step.want.TypeID() {
			t.Errorf("%v later: %v, want %T", step.later, got, step.want)
		}
	}
}

func TestListsSkipDoublesAndNobody(t *testing.T) {
	p := newPeople(t)
	alice := p.join("Alice")
	users, err := p.v.Users(p.ctx, alice, []int64{alice, 42, account.ServiceUser, alice})
	p.must(err)
	if len(users) != 2 {
		t.Fatalf("%d users", len(users))
	}
	service := users[1].(*tg.User)
	if service.ID != account.ServiceUser || !service.Verified || !service.Support || service.Phone != "42777" || service.FirstName != "Chappe" {
		t.Errorf("the service account is %+v", service)
	}
}

// BenchmarkUsers is what each push of a private message pays: the two who talk.
func BenchmarkUsers(b *testing.B) {
	p := newPeople(b)
	alice, bob := p.join("Alice"), p.join("Bob")
	ids := []int64{alice, bob}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.v.Users(p.ctx, alice, ids); err != nil {
			b.Fatal(err)
		}
	}
}
