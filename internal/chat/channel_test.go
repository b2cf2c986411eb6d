package chat

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"chappe/internal/account"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestAdminsGiveNoMoreThanTheyHave(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna, ben, carl, dora)
	p := peer.OfChannel(id)
	rank := "  guard "
	_, err := w.s.SetAdmin(w.ctx, ben, id, carl, AdminBan, nil)
	w.refused(err, ErrAdminRequired)
	w.ok(w.s.SetAdmin(w.ctx, anna, id, ben, AdminAddAdmins|AdminBan|AdminInvite, &rank))
	_, err = w.s.SetAdmin(w.ctx, ben, id, carl, AdminBan|AdminChangeInfo, nil)
	w.refused(err, ErrRightForbidden)
	w.ok(w.s.SetAdmin(w.ctx, ben, id, carl, AdminBan, nil))
	w.ok(w.s.SetAdmin(w.ctx, anna, id, dora, AdminBan, nil))
	_, err = w.s.SetAdmin(w.ctx, ben, id, dora, 0, nil)
	w.refused(err, ErrUserAdmin) // anna appointed her
	_, err = w.s.Restrict(w.ctx, ben, id, peer.OfUser(dora), BanView, 0)
	w.refused(err, ErrUserAdmin)
	_, err = w.s.Restrict(w.ctx, ben, id, peer.OfUser(anna), BanView, 0)
	w.refused(err, ErrUserAdmin)
	_, err = w.s.SetAdmin(w.ctx, ben, id, anna, AdminAnonymous, nil)
	w.refused(err, ErrCreator)
	emoji := "👮"
	_, err = w.s.SetAdmin(w.ctx, anna, id, ben, AdminBan, &emoji)
	w.refused(err, ErrRankEmoji)

	m, err := w.s.Member(w.ctx, id, peer.OfUser(ben))
	w.must(err)
	if m.Rank != "guard" || m.PromotedBy != anna {
		t.Errorf("ben is %v", m)
	}
	if n := w.counts(id); n.Admins != 4 || n.Members != 4 {
		t.Errorf("counts %v", n)
	}
	w.ok(w.s.Restrict(w.ctx, ben, id, peer.OfUser(carl), BanPlain, 0)) // his own admin: no longer one
	if st := w.standing(p, carl); st.IsAdmin() {
		t.Error("a restricted admin is still one")
	}
	w.ok(w.s.SetAdmin(w.ctx, anna, id, anna, AdminAnonymous, nil))
	if st := w.standing(p, anna); !st.Anonymous() || !st.Creator() || !st.Has(AdminBan) {
		t.Errorf("anonymous creator: %+v", st)
	}
	w.has(w.events(peer.MailboxOf(ben), 1), updatepb.Kind_CHAT)
}

func TestBansEndWhenTheyEnd(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna, ben, carl)
	p := peer.OfChannel(id)
	until := w.clock().Add(time.Hour).Unix()
	w.ok(w.s.Restrict(w.ctx, anna, id, peer.OfUser(ben), BanMessages, until))
	w.refused(w.standing(p, ben).MaySend(BanPlain), ErrUserBanned)
	w.ok(w.s.Restrict(w.ctx, anna, id, peer.OfUser(carl), BanView, until))
	w.refused(w.s.May(w.ctx, p, carl, Read), ErrForbidden)
	if w.notices.in[[2]int64{carl, id}] {
		t.Error("the channel is still among the dialogs of who was removed")
	}
	if n := w.counts(id); n.Kicked != 1 || n.Restricted != 1 || n.Members != 2 {
		t.Errorf("counts %v", n)
	}
	inv, err := w.s.ExportInvite(w.ctx, anna, p, NewInvite{})
	w.must(err)
	_, err = w.s.Import(w.ctx, carl, inv.Hash)
	w.refused(err, ErrHashExpired)
	kicked, err := w.s.Participants(w.ctx, anna, id, MembersQuery{List: ListKicked, Limit: 10})
	w.must(err)
	if len(kicked.Members) != 1 {
		t.Errorf("%d are out", len(kicked.Members))
	}

	w.pass(time.Hour + time.Second)
	w.must(w.standing(p, ben).MaySend(BanPlain))
	kicked, err = w.s.Participants(w.ctx, anna, id, MembersQuery{List: ListKicked, Limit: 10})
	w.must(err)
	if len(kicked.Members) != 0 {
		t.Error("a ban that has ended is still listed")
	}
	w.ok(w.s.Import(w.ctx, carl, inv.Hash))
	if n := w.counts(id); n.Kicked != 0 || n.Members != 3 {
		t.Errorf("counts after the return: %v", n)
	}
	w.begin() // and so it stands in the store
	if !w.standing(p, carl).Member() {
		t.Error("the return is forgotten")
	}
}

func TestBroadcastsArePostedToByAdmins(t *testing.T) {
	w := newWorld(t)
	id := w.channel(anna)
	p := peer.OfChannel(id)
	w.refused(w.s.May(w.ctx, p, ben, Read), ErrForbidden)
	w.ok(w.s.SetUsername(w.ctx, anna, id, "morning_news"))
	w.must(w.s.May(w.ctx, p, ben, Read))
	w.ok(w.s.Join(w.ctx, ben, id))
	w.refused(w.standing(p, ben).MaySend(BanPlain), ErrAdminRequired)
	w.ok(w.s.SetAdmin(w.ctx, anna, id, ben, AdminPost, nil))
	w.must(w.standing(p, ben).MaySend(BanPlain))
	w.refused(w.s.May(w.ctx, p, ben, Pin), ErrAdminRequired)
	_, err := w.s.Leave(w.ctx, anna, id)
	w.refused(err, ErrCreator)
	w.ok(w.s.Leave(w.ctx, ben, id))
	if w.standing(p, ben).IsAdmin() || w.counts(id).Admins != 1 {
		t.Error("who left is still an admin")
	}
	w.ok(w.s.SetUsername(w.ctx, anna, id, ""))
	w.refused(w.s.May(w.ctx, p, ben, Read), ErrForbidden)
	left, err := w.s.LeftChannels(w.ctx, ben)
	w.must(err)
	if !slices.Equal(left, []int64{id}) {
		t.Errorf("left channels %v", left)
	}
}

// consent is that of an owner whose password nobody asks for.
func consent(context.Context) error { return nil }

func TestOwnershipIsGivenAway(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna, ben)
	p := peer.OfChannel(id)
	_, err := w.s.SetCreator(w.ctx, ben, p, ben, consent)
	w.refused(err, ErrAdminRequired)
	_, err = w.s.SetCreator(w.ctx, anna, p, carl, consent)
	w.refused(err, ErrNotMember)
	refusal := errors.New("wrong password")
	_, err = w.s.SetCreator(w.ctx, anna, p, ben, func(context.Context) error { return refusal })
	w.refused(err, refusal)
	if !w.standing(p, anna).Creator() {
		t.Fatal("the chat was given away without its owner's consent")
	}
	w.ok(w.s.SetCreator(w.ctx, anna, p, ben, consent))
	if !w.standing(p, ben).Creator() || w.standing(p, anna).Creator() || !w.standing(p, anna).Has(AdminBan) {
		t.Error("the roles did not change")
	}
	w.ok(w.s.SetAdmin(w.ctx, ben, id, anna, 0, nil))
	if n := w.counts(id); n.Admins != 1 || n.Members != 2 {
		t.Errorf("counts %v", n)
	}
	_, err = w.s.DeleteChannel(w.ctx, anna, id)
	w.refused(err, ErrAdminRequired)
	w.ok(w.s.DeleteChannel(w.ctx, ben, id))
	_, err = w.s.Channel(w.ctx, id)
	w.refused(err, ErrNoChannel)
	w.has(w.events(peer.MailboxOf(anna), 1), updatepb.Kind_CHAT)
	m, err := w.s.Membership(w.ctx, anna, p)
	w.must(err)
	if m.State != chatpb.Membership_KICKED {
		t.Errorf("a member of a deleted channel has %v", m)
	}
}

func TestDiscussionGroupIsReadWithItsChannel(t *testing.T) {
	w := newWorld(t)
	news, talk := w.channel(anna), w.supergroup(anna, ben)
	w.ok(w.s.SetUsername(w.ctx, anna, news, "morning_news"))
	w.refused(w.s.LinkDiscussion(w.ctx, ben, news, talk), ErrAdminRequired)
	w.ok(w.s.SetHiddenHistory(w.ctx, anna, talk, true))
	w.refused(w.s.LinkDiscussion(w.ctx, anna, news, talk), ErrHiddenHistory)
	w.ok(w.s.SetHiddenHistory(w.ctx, anna, talk, false))
	w.refused(w.s.May(w.ctx, peer.OfChannel(talk), carl, Read), ErrForbidden)
	w.must(w.s.LinkDiscussion(w.ctx, anna, news, talk))
	w.refused(w.s.LinkDiscussion(w.ctx, anna, news, talk), ErrLinkNotModified)
	w.must(w.s.May(w.ctx, peer.OfChannel(talk), carl, Read))
	w.must(w.standing(peer.OfChannel(talk), carl).MaySend(BanPlain)) // a comment
	w.ok(w.s.SetJoinToSend(w.ctx, anna, talk, true))
	w.refused(w.standing(peer.OfChannel(talk), carl).MaySend(BanPlain), ErrWriteForbidden)
	w.ok(w.s.Restrict(w.ctx, anna, talk, peer.OfUser(carl), BanView, 0))
	w.refused(w.s.May(w.ctx, peer.OfChannel(talk), carl, Read), ErrForbidden)

	other := w.supergroup(anna)
	w.must(w.s.LinkDiscussion(w.ctx, anna, news, other))
	was, err := w.s.Channel(w.ctx, talk)
	w.must(err)
	if was.Linked != 0 {
		t.Error("the former group is still linked")
	}
	w.must(w.s.LinkDiscussion(w.ctx, anna, news, 0))
	now, err := w.s.Channel(w.ctx, other)
	w.must(err)
	if now.Linked != 0 {
		t.Error("the link was cut on one side only")
	}
	w.refused(w.s.May(w.ctx, peer.OfChannel(other), carl, Read), ErrForbidden)
}

func TestHiddenHistoryBeginsWithTheMember(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna, ben)
	w.ok(w.s.SetHiddenHistory(w.ctx, anna, id, true))
	w.ok(w.s.Add(w.ctx, anna, id, []int64{carl}))
	p := peer.OfChannel(id)
	if st := w.standing(p, carl); st.MinID != 3 { // created, ben added, then carl
		t.Errorf("carl sees from %d on", st.MinID)
	}
	if st := w.standing(p, ben); st.MinID != 0 {
		t.Errorf("ben, who was there, sees from %d on", st.MinID)
	}
	w.ok(w.s.SetHiddenHistory(w.ctx, anna, id, false))
	if st := w.standing(p, carl); st.MinID != 0 {
		t.Error("the history is open, but not for carl")
	}
}

func TestLinksRunOut(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna)
	p := peer.OfChannel(id)
	once, err := w.s.ExportInvite(w.ctx, anna, p, NewInvite{Limit: 1})
	w.must(err)
	w.ok(w.s.Import(w.ctx, ben, once.Hash))
	_, err = w.s.Import(w.ctx, carl, once.Hash)
	w.refused(err, ErrHashExpired)
	short, err := w.s.ExportInvite(w.ctx, anna, p, NewInvite{Expire: w.clock().Add(time.Minute).Unix()})
	w.must(err)
	w.pass(2 * time.Minute)
	_, err = w.s.Import(w.ctx, carl, short.Hash)
	w.refused(err, ErrHashExpired)
	_, err = w.s.Import(w.ctx, carl, "nonsense")
	w.refused(err, ErrHashInvalid)

	primary, err := w.s.ExportInvite(w.ctx, anna, p, NewInvite{})
	w.must(err)
	_, _, err = w.s.EditInvite(w.ctx, anna, p, primary.Hash, InviteEdit{Limit: new(int)})
	w.refused(err, ErrPermanent)
	old, next, err := w.s.EditInvite(w.ctx, anna, p, primary.Hash, InviteEdit{Revoke: true})
	w.must(err)
	if !old.Revoked || next == nil || !next.Permanent || next.Hash == old.Hash {
		t.Errorf("revoked %v, made %v", old, next)
	}
	_, err = w.s.Import(w.ctx, carl, primary.Hash)
	w.refused(err, ErrHashExpired)
	w.ok(w.s.Import(w.ctx, carl, next.Hash))
	came, n, err := w.s.Importers(w.ctx, anna, p, once.Hash, RequestQuery{Limit: 10})
	w.must(err)
	if n != 1 || came[0].User != ben {
		t.Errorf("by the first link came %v", came)
	}
	w.refused(w.s.DeleteInvite(w.ctx, anna, p, next.Hash), ErrNotRevoked)
	w.must(w.s.DeleteInvite(w.ctx, anna, p, old.Hash))
	_, err = w.s.LookUpInvite(w.ctx, dora, old.Hash)
	w.refused(err, ErrHashInvalid)
}

func TestSlowModeTakesTurns(t *testing.T) {
	w := newWorld(t)
	id := w.supergroup(anna, ben)
	_, err := w.s.SetSlowMode(w.ctx, anna, id, 7)
	w.refused(err, ErrSlowMode)
	w.ok(w.s.SetSlowMode(w.ctx, anna, id, 3600))
	ch, err := w.s.Channel(w.ctx, id)
	w.must(err)
	turn := func(user int64) error {
		_, err := w.s.changeChannel(w.ctx, id, user, nil, nil, func(t *channelTx) error {
			return w.s.TakeTurn(t.Tx, ch, user)
		})
		return err
	}
	w.must(turn(ben))
	var slow *SlowModeError
	if err := turn(ben); !errors.As(err, &slow) || slow.Wait < 3590 {
		t.Errorf("second turn: %v", err)
	}
	w.must(turn(anna))
}

func TestUsernamesAreOneSpace(t *testing.T) {
	w := newWorld(t)
	id := w.channel(anna)
	w.must(w.accounts.SetUsername(w.ctx, ben, "morning_news"))
	_, err := w.s.SetUsername(w.ctx, anna, id, "Morning_News")
	w.refused(err, account.ErrUsernameOccupied)
	_, err = w.s.SetUsername(w.ctx, anna, id, "admin")
	w.refused(err, account.ErrUsernameInvalid)
	w.ok(w.s.SetUsername(w.ctx, anna, id, "evening_news"))
	w.refused(w.accounts.SetUsername(w.ctx, carl, "EVENING_news"), account.ErrUsernameOccupied)
	w.ok(w.s.DeleteChannel(w.ctx, anna, id))
	w.must(w.accounts.SetUsername(w.ctx, carl, "evening_news"))
	found, err := w.s.SearchPublic(w.ctx, "morning", 10)
	w.must(err)
	if len(found) != 0 {
		t.Errorf("a deleted channel is found: %v", found)
	}
}
