package chat

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
)

// model is what a supergroup should be, kept as simply as can be: who is in it,
// who is an admin and by whom, who is out, who may not write.
type model struct {
	creator int64
	in      map[int64]bool
	admin   map[int64]int64 // admin → who appointed him
	out     map[int64]bool
	mute    map[int64]bool
}

func newModel(creator int64) *model {
	return &model{
		creator: creator, in: map[int64]bool{creator: true}, admin: map[int64]int64{},
		out: map[int64]bool{}, mute: map[int64]bool{},
	}
}

func (m *model) leads(user int64) bool {
	_, admin := m.admin[user]
	return user == m.creator || admin
}

// touches reports whether actor may restrict target.
func (m *model) touches(actor, target int64) bool {
	by, admin := m.admin[target]
	return m.leads(actor) && actor != target && target != m.creator && (!admin || actor == m.creator || by == actor)
}

func (m *model) drop(user int64) {
	delete(m.in, user)
	delete(m.admin, user)
}

// step is one operation: what it is called, whether it should succeed, what it
// does to the model, and the call.
type step struct {
	name string
	ok   bool
	does func()
	call func() error
}

// steps are all operations of one user on another.
func steps(w *world, m *model, id, actor, target int64, hash string) []step {
	do := func(_ Change, err error) error { return err }
	p := peer.OfUser(target)
	return []step{
		{"join by link", !m.in[actor] && !m.out[actor], func() { m.in[actor] = true },
			func() error { return do(w.s.Import(w.ctx, actor, hash)) }},
		{"leave", m.in[actor] && actor != m.creator, func() { m.drop(actor) },
			func() error { return do(w.s.Leave(w.ctx, actor, id)) }},
		// Members may add others; only admins bring back who was removed.
		{"add", m.in[actor] && !m.in[target] && actor != target && (!m.out[target] || m.leads(actor)),
			func() { m.in[target] = true; delete(m.out, target) },
			func() error {
				if !m.in[target] && actor != target {
					return do(w.s.Add(w.ctx, actor, id, []int64{target}))
				}
				return ErrAlreadyMember
			}},
		{"promote", m.leads(actor) && target != m.creator && actor != target &&
			(m.admin[target] == 0 || m.admin[target] == actor || actor == m.creator),
			func() {
				m.in[target] = true
				delete(m.out, target)
				delete(m.mute, target)
				if m.admin[target] == 0 {
					m.admin[target] = actor
				}
			},
			func() error {
				if actor == target {
					return ErrAdminRequired
				}
				return do(w.s.SetAdmin(w.ctx, actor, id, target, AdminAddAdmins|AdminBan|AdminInvite, nil))
			}},
		{"demote", m.in[target] && target != m.creator && m.admin[target] != 0 &&
			(actor == m.creator || actor == target || m.leads(actor) && m.admin[target] == actor),
			func() { delete(m.admin, target) },
			func() error {
				if m.admin[target] == 0 {
					return ErrNotMember
				}
				return do(w.s.SetAdmin(w.ctx, actor, id, target, 0, nil))
			}},
		{"remove", m.touches(actor, target), func() { m.drop(target); m.out[target] = true; delete(m.mute, target) },
			func() error { return do(w.s.Restrict(w.ctx, actor, id, p, BanView, 0)) }},
		{"mute", m.touches(actor, target), func() { m.mute[target] = true; delete(m.out, target); delete(m.admin, target) },
			func() error { return do(w.s.Restrict(w.ctx, actor, id, p, BanMessages, 0)) }},
		{"pardon", m.touches(actor, target), func() { delete(m.mute, target); delete(m.out, target) },
			func() error { return do(w.s.Restrict(w.ctx, actor, id, p, 0, 0)) }},
	}
}

// TestMembershipFollowsTheModel makes random people do random things to a
// supergroup and holds roles, lists, counts and mailboxes against the model,
// also after a start from the store alone.
func TestMembershipFollowsTheModel(t *testing.T) {
	people := []int64{anna, ben, carl, dora, emil}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t)
			id := w.supergroup(anna)
			inv, err := w.s.ExportInvite(w.ctx, anna, peer.OfChannel(id), NewInvite{})
			w.must(err)
			m, rnd := newModel(anna), rand.New(rand.NewPCG(seed, 7))
			for i := range 250 {
				actor, target := people[rnd.IntN(len(people))], people[rnd.IntN(len(people))]
				all := steps(w, m, id, actor, target, inv.Hash)
				s := all[rnd.IntN(len(all))]
				if err := s.call(); (err == nil) != s.ok {
					t.Fatalf("step %d: %d does %q to %d: %v; the model says %t", i, actor, s.name, target, err, s.ok)
				}
				if s.ok {
					s.does()
				}
				if i == 125 {
					w.begin()
				}
			}
			m.holds(w, id, people)
			w.begin()
			m.holds(w, id, people)
		})
	}
}

func (m *model) holds(w *world, id int64, people []int64) {
	w.Helper()
	for _, user := range people {
		st := w.standing(peer.OfChannel(id), user)
		if st.Member() != m.in[user] || st.IsAdmin() != m.leads(user) || st.Kicked != m.out[user] {
			w.Errorf("%d stands as %+v; the model has in %t, leads %t, out %t", user, st, m.in[user], m.leads(user), m.out[user])
		}
		if muted := st.Own&BanMessages != 0 && !st.Kicked; muted != m.mute[user] {
			w.Errorf("%d is muted: %t, in the model %t", user, muted, m.mute[user])
		}
		mine, err := w.s.ChannelsOf(w.ctx, user)
		w.must(err)
		if slices.Contains(mine, id) != m.in[user] || w.notices.in[[2]int64{user, id}] != m.in[user] {
			w.Errorf("the mailbox of %d says in: %v; the model %t", user, mine, m.in[user])
		}
	}
	n := w.counts(id)
	want := &chatpb.Counts{Members: int32(len(m.in)), Admins: int32(len(m.admin)) + 1, Kicked: int32(len(m.out)), Restricted: int32(len(m.mute))}
	if n.Members != want.Members || n.Admins != want.Admins || n.Kicked != want.Kicked || n.Restricted != want.Restricted {
		w.Errorf("counts %v, the model %v", n, want)
	}
	for list, size := range map[List]int{ListRecent: len(m.in), ListAdmins: len(m.admin) + 1, ListKicked: len(m.out), ListLimited: len(m.mute)} {
		page, err := w.s.Participants(w.ctx, anna, id, MembersQuery{List: list, Limit: 100})
		w.must(err)
		if len(page.Members) != size {
			w.Errorf("list %d has %d, the model %d", list, len(page.Members), size)
		}
	}
}
