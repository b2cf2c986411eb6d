package chat

import (
	"testing"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestBasicGroupLives(t *testing.T) {
	w := newWorld(t)
	_, err := w.accounts.SetPrivacy(w.ctx, emil, account.PrivacyChatInvite, []*accountpb.Rule{{Kind: accountpb.Rule_DISALLOW_ALL}})
	w.must(err)
	made := w.ok(w.s.CreateChat(w.ctx, anna, "  Old \n friends ", []int64{ben, carl, emil}, 0))
	id := made.Peer.ID
	if len(made.Missing) != 1 || made.Missing[0].User != emil {
		t.Errorf("missing %v, want only emil, whose privacy forbids it", made.Missing)
	}
	c, err := w.s.Chat(w.ctx, id)
	w.must(err)
	if c.Title != "Old friends" || len(c.Members) != 3 {
		t.Errorf("title %q with %d members", c.Title, len(c.Members))
	}
	for _, user := range []int64{anna, ben, carl} {
		w.has(w.events(peer.MailboxOf(user), 1), updatepb.Kind_CHAT_PARTICIPANTS, updatepb.Kind_NEW_MESSAGE)
		mine, err := w.s.ChatsOf(w.ctx, user)
		w.must(err)
		if len(mine) != 1 || mine[0] != id {
			t.Errorf("groups of %d: %v", user, mine)
		}
	}
	if got := w.events(peer.MailboxOf(emil), 1); len(got) > 1 { // his own privacy rule
		t.Errorf("who could not be added heard of it: %v", got)
	}

	w.ok(w.s.AddChatUser(w.ctx, ben, id, dora))
	_, err = w.s.AddChatUser(w.ctx, ben, id, dora)
	w.refused(err, ErrAlreadyMember)
	_, err = w.s.AddChatUser(w.ctx, emil, id, emil)
	w.refused(err, ErrAlreadyMember)
	_, err = w.s.RemoveChatUser(w.ctx, carl, id, ben)
	w.refused(err, ErrAdminRequired)
	w.ok(w.s.RemoveChatUser(w.ctx, ben, id, dora)) // he had added her
	w.ok(w.s.SetChatAdmin(w.ctx, anna, id, carl, true))
	w.ok(w.s.RemoveChatUser(w.ctx, carl, id, ben))
	if n := w.notices.last(); n.Action.Kind != ActionRemove || len(n.To) != 3 || n.From != carl {
		t.Errorf("removal told as %+v", n)
	}
	m, err := w.s.Membership(w.ctx, ben, peer.OfChat(id))
	w.must(err)
	if m.State != chatpb.Membership_KICKED || m.Title != "Old friends" {
		t.Errorf("who was removed has %v", m)
	}
	w.refused(w.s.May(w.ctx, peer.OfChat(id), ben, Read), ErrForbidden)
	w.ok(w.s.RemoveChatUser(w.ctx, carl, id, carl)) // he leaves
	w.must(w.s.DeleteChat(w.ctx, anna, id))
	w.refused(w.s.May(w.ctx, peer.OfChat(id), anna, Read), ErrForbidden)
}

func TestDefaultRightsBindMembersNotAdmins(t *testing.T) {
	w := newWorld(t)
	id := w.group(anna, ben, carl)
	p := peer.OfChat(id)
	_, err := w.s.SetTitle(w.ctx, ben, p, "Enemies")
	w.must(err)
	w.ok(w.s.SetDefaultBanned(w.ctx, anna, p, BanChangeInfo|BanMessages))
	_, err = w.s.SetTitle(w.ctx, ben, p, "Foes")
	w.refused(err, ErrAdminRequired)
	w.refused(w.standing(p, ben).MaySend(BanPlain), ErrRestricted)
	w.ok(w.s.SetChatAdmin(w.ctx, anna, id, ben, true))
	w.must(w.standing(p, ben).MaySend(BanPlain))
	w.ok(w.s.SetTitle(w.ctx, ben, p, "Foes"))
	_, err = w.s.SetTitle(w.ctx, ben, p, "Foes")
	w.refused(err, ErrNotModified)
	_, err = w.s.SetDefaultBanned(w.ctx, carl, p, 0)
	w.refused(err, ErrAdminRequired)
}

func TestGroupMigrates(t *testing.T) {
	w := newWorld(t)
	id := w.group(anna, ben, carl)
	w.ok(w.s.SetChatAdmin(w.ctx, anna, id, ben, true))
	_, err := w.s.Migrate(w.ctx, ben, id)
	w.refused(err, ErrAdminRequired)
	moved := w.ok(w.s.Migrate(w.ctx, anna, id))
	to := moved.Peer
	if n := w.counts(to.ID); n.Members != 3 || n.Admins != 2 {
		t.Errorf("counts after migration: %v", n)
	}
	if !w.standing(to, anna).Creator() || !w.standing(to, ben).Has(AdminBan) || !w.standing(to, carl).Member() {
		t.Error("roles did not move")
	}
	m, err := w.s.Membership(w.ctx, carl, to)
	w.must(err)
	if m.MigratedFrom != id || m.MigratedTop == 0 {
		t.Errorf("carl's mailbox does not join the two histories: %v", m)
	}
	w.refused(w.standing(peer.OfChat(id), anna).MaySend(BanPlain), ErrDeactivated)
	w.must(w.s.May(w.ctx, peer.OfChat(id), carl, Read))
	_, err = w.s.Migrate(w.ctx, anna, id)
	w.refused(err, ErrDeactivated)
}
