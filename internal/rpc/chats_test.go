package rpc

import (
	"strings"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// The further people of the scenarios about chats.
const (
	cora = int64(1_000_000_003)
	dirk = int64(1_000_000_004)
	eva  = int64(1_000_000_005)
)

// newClub is a town with the methods about chats.
func newClub(t *testing.T) *town {
	w := newTown(t)
	for _, register := range []func(table){
		w.registerChannelsAdmin, w.registerChannelsCreate, w.registerChannelsFull, w.registerChannelsList,
		w.registerChannelsMembers, w.registerChannelsSettings, w.registerMessagesChatsCreate,
		w.registerMessagesChatsEdit, w.registerMessagesChatsFull, w.registerMessagesChatsInvites, w.registerUpdates,
	} {
		register(w.methods)
	}
	for id, name := range map[int64]string{anna: "Anna", ben: "Ben", cora: "Cora", dirk: "Dirk", eva: "Eva"} {
		w.settle(id, name, "336000000"+name)
	}
	return w
}

// does makes a call that is answered with updates, and returns the one chat or
// channel that they bring.
func (w *town) does(user int64, req interface {
	bin.Encoder
	TypeID() uint32
	TypeName() string
}) (*tg.Updates, tg.ChatClass) {
	w.t.Helper()
	var box tg.UpdatesBox
	w.call(user, req, &box)
	u, ok := box.Updates.(*tg.Updates)
	if !ok || len(u.Chats) == 0 {
		w.t.Fatalf("%s answered %T with no chat", req.TypeName(), box.Updates)
	}
	return u, u.Chats[0]
}

func (w *town) inputChannel(viewer, id int64) *tg.InputChannel {
	return &tg.InputChannel{ChannelID: id, AccessHash: w.hash.Hash(viewer, peer.OfChannel(id))}
}

func (w *town) peerChannel(viewer, id int64) *tg.InputPeerChannel {
	return &tg.InputPeerChannel{ChannelID: id, AccessHash: w.hash.Hash(viewer, peer.OfChannel(id))}
}

func (w *town) newSupergroup(creator int64, title string) int64 {
	w.t.Helper()
	u, shown := w.does(creator, &tg.ChannelsCreateChannelRequest{Megagroup: true, Title: title})
	ch, ok := shown.(*tg.Channel)
	if !ok || len(u.Chats) != 1 || !ch.Creator || !ch.Megagroup || ch.Left {
		w.t.Fatalf("created %#v", shown)
	}
	return ch.ID
}

func TestBasicGroupByTheAPI(t *testing.T) {
	w := newClub(t)
	var made tg.MessagesInvitedUsers
	w.call(anna, &tg.MessagesCreateChatRequest{
		Title: "Choir", Users: []tg.InputUserClass{w.input(anna, ben), w.input(anna, cora)},
	}, &made)
	u := made.Updates.(*tg.Updates)
	group := u.Chats[0].(*tg.Chat)
	if len(u.Chats) != 1 || len(u.Users) != 3 || group.ParticipantsCount != 3 || !group.Creator {
		t.Fatalf("group %+v with %d users", group, len(u.Users))
	}
	all, ok := u.Updates[0].(*tg.UpdateChatParticipants)
	if !ok || len(all.Participants.(*tg.ChatParticipants).Participants) != 3 {
		t.Errorf("first update %#v", u.Updates[0])
	}

	var full tg.MessagesChatFull
	w.call(ben, &tg.MessagesGetFullChatRequest{ChatID: group.ID}, &full)
	if p := full.FullChat.(*tg.ChatFull).Participants.(*tg.ChatParticipants); p.Version != group.Version {
		t.Errorf("members have version %d, the group %d", p.Version, group.Version)
	}
	var chats tg.MessagesChatsBox
	w.refused(w.try(dirk, &tg.MessagesGetChatsRequest{ID: []int64{group.ID}}, &chats), "CHAT_ID_INVALID")
	w.refused(w.try(dirk, &tg.MessagesGetFullChatRequest{ChatID: group.ID}, &full), "CHAT_ID_INVALID")

	_, left := w.does(ben, &tg.MessagesDeleteChatUserRequest{ChatID: group.ID, UserID: &tg.InputUserSelf{}})
	if g, ok := left.(*tg.Chat); !ok || !g.Left {
		t.Errorf("who left sees %#v", left)
	}
	full = tg.MessagesChatFull{}
	w.call(ben, &tg.MessagesGetFullChatRequest{ChatID: group.ID}, &full)
	if _, hidden := full.FullChat.(*tg.ChatFull).Participants.(*tg.ChatParticipantsForbidden); !hidden || len(full.Users) != 0 {
		t.Error("who left still sees the members")
	}
	w.does(anna, &tg.MessagesDeleteChatUserRequest{ChatID: group.ID, UserID: w.input(anna, cora)})
	w.call(cora, &tg.MessagesGetChatsRequest{ID: []int64{group.ID}}, &chats)
	if _, out := chats.Chats.GetChats()[0].(*tg.ChatForbidden); !out {
		t.Errorf("who was removed sees %#v", chats.Chats.GetChats()[0])
	}
}

func TestStrangersLearnNothingOfAPrivateSupergroup(t *testing.T) {
	w := newClub(t)
	id := w.newSupergroup(anna, "Secret readers")
	w.call(anna, &tg.ChannelsInviteToChannelRequest{
		Channel: w.inputChannel(anna, id), Users: []tg.InputUserClass{w.input(anna, ben)},
	}, new(tg.MessagesInvitedUsers))
	w.does(anna, &tg.ChannelsEditBannedRequest{
		Channel: w.inputChannel(anna, id), Participant: w.inputPeer(anna, ben),
		BannedRights: tg.ChatBannedRights{ViewMessages: true},
	})
	for name, viewer := range map[string]int64{"stranger": dirk, "banned": ben} {
		in, at := w.inputChannel(viewer, id), w.peerChannel(viewer, id)
		for _, req := range []interface {
			bin.Encoder
			TypeID() uint32
			TypeName() string
		}{
			&tg.ChannelsGetFullChannelRequest{Channel: in},
			&tg.ChannelsGetParticipantsRequest{Channel: in, Filter: &tg.ChannelParticipantsRecent{}, Limit: 10},
			&tg.ChannelsGetParticipantRequest{Channel: in, Participant: w.inputPeer(viewer, anna)},
			&tg.ChannelsJoinChannelRequest{Channel: in},
			&tg.ChannelsGetAdminLogRequest{Channel: in},
			&tg.ChannelsGetSendAsRequest{Peer: at},
			&tg.ChannelsExportMessageLinkRequest{Channel: in, ID: 1},
			&tg.MessagesGetOnlinesRequest{Peer: at},
			&tg.MessagesExportChatInviteRequest{Peer: at},
			&tg.MessagesGetAdminsWithInvitesRequest{Peer: at},
			&tg.ChannelsEditTitleRequest{Channel: in, Title: "Mine"},
		} {
			w.refused(w.try(viewer, req, new(tg.UpdatesBox)), "CHANNEL_PRIVATE")
			if t.Failed() {
				t.Fatalf("%s by %s", req.TypeName(), name)
			}
		}
		var box tg.MessagesChatsBox
		w.call(viewer, &tg.ChannelsGetChannelsRequest{ID: []tg.InputChannelClass{in}}, &box)
		if _, forbidden := box.Chats.GetChats()[0].(*tg.ChannelForbidden); !forbidden {
			t.Errorf("%s sees %#v", name, box.Chats.GetChats()[0])
		}
	}
	wrong := &tg.InputChannel{ChannelID: id, AccessHash: 1}
	w.refused(w.try(anna, &tg.ChannelsGetFullChannelRequest{Channel: wrong}, new(tg.MessagesChatFull)), "CHANNEL_INVALID")
}

func TestJoinByLinkWithApproval(t *testing.T) {
	w := newClub(t)
	id := w.newSupergroup(anna, "Readers")
	var inv tg.ExportedChatInviteBox
	w.call(anna, &tg.MessagesExportChatInviteRequest{Peer: w.peerChannel(anna, id), RequestNeeded: true, Title: "door"}, &inv)
	link := inv.ExportedChatInvite.(*tg.ChatInviteExported)
	hash, ok := strings.CutPrefix(link.Link, "https://chappe.test/+")
	if !ok || !link.RequestNeeded || link.Permanent {
		t.Fatalf("link %+v", link)
	}
	var preview tg.ChatInviteBox
	w.call(ben, &tg.MessagesCheckChatInviteRequest{Hash: hash}, &preview)
	if p, ok := preview.ChatInvite.(*tg.ChatInvite); !ok || p.Title != "Readers" || !p.RequestNeeded || !p.Megagroup || p.ParticipantsCount != 1 {
		t.Errorf("preview %#v", preview.ChatInvite)
	}
	join := &tg.MessagesImportChatInviteRequest{Hash: hash}
	w.refused(w.try(ben, join, new(tg.MessagesChatInviteJoinResultBox)), "INVITE_REQUEST_SENT")
	w.refused(w.try(cora, join, new(tg.MessagesChatInviteJoinResultBox)), "INVITE_REQUEST_SENT")

	var full tg.MessagesChatFull
	w.call(anna, &tg.ChannelsGetFullChannelRequest{Channel: w.inputChannel(anna, id)}, &full)
	if f := full.FullChat.(*tg.ChannelFull); f.RequestsPending != 2 || len(f.RecentRequesters) != 2 || f.Pts == 0 {
		t.Errorf("%d wait, pts %d", f.RequestsPending, f.Pts)
	}
	var waiting tg.MessagesChatInviteImporters
	ask := &tg.MessagesGetChatInviteImportersRequest{Requested: true, Peer: w.peerChannel(anna, id), Q: "be", OffsetUser: &tg.InputUserEmpty{}, Limit: 10}
	w.call(anna, ask, &waiting)
	if len(waiting.Importers) != 1 || waiting.Importers[0].UserID != ben {
		t.Errorf("who is named so: %+v", waiting.Importers)
	}
	w.does(anna, &tg.MessagesHideChatJoinRequestRequest{Approved: true, Peer: w.peerChannel(anna, id), UserID: w.input(anna, ben)})
	w.does(anna, &tg.MessagesHideChatJoinRequestRequest{Peer: w.peerChannel(anna, id), UserID: w.input(anna, cora)})
	var me tg.ChannelsChannelParticipant
	w.call(ben, &tg.ChannelsGetParticipantRequest{Channel: w.inputChannel(ben, id), Participant: &tg.InputPeerSelf{}}, &me)
	if p, ok := me.Participant.(*tg.ChannelParticipantSelf); !ok || !p.ViaRequest || p.InviterID != anna {
		t.Errorf("ben is %#v", me.Participant)
	}
	w.refused(w.try(cora, &tg.ChannelsGetFullChannelRequest{Channel: w.inputChannel(cora, id)}, &full), "CHANNEL_PRIVATE")

	var edited tg.MessagesExportedChatInviteBox
	w.call(anna, &tg.MessagesEditExportedChatInviteRequest{Peer: w.peerChannel(anna, id), Link: link.Link, Revoked: true}, &edited)
	w.refused(w.try(cora, join, new(tg.MessagesChatInviteJoinResultBox)), "INVITE_HASH_EXPIRED")
	w.call(ben, &tg.MessagesCheckChatInviteRequest{Hash: hash}, &preview)
	if _, already := preview.ChatInvite.(*tg.ChatInviteAlready); !already {
		t.Errorf("a member is shown %#v", preview.ChatInvite)
	}
}

func TestChannelsAreFoundByTheirNames(t *testing.T) {
	w := newClub(t)
	u, shown := w.does(anna, &tg.ChannelsCreateChannelRequest{Broadcast: true, Title: "Morning News", About: "Every day"})
	id := shown.(*tg.Channel).ID
	_ = u
	w.yes(anna, &tg.ChannelsCheckUsernameRequest{Channel: &tg.InputChannelEmpty{}, Username: "morning_news"})
	w.yes(anna, &tg.ChannelsUpdateUsernameRequest{Channel: w.inputChannel(anna, id), Username: "Morning_News"})
	w.refused(w.try(ben, &tg.AccountUpdateUsernameRequest{Username: "morning_news"}, new(tg.UserBox)), "USERNAME_OCCUPIED")

	var found tg.ContactsResolvedPeer
	w.call(ben, &tg.ContactsResolveUsernameRequest{Username: "MORNING_news"}, &found)
	if p, ok := found.Peer.(*tg.PeerChannel); !ok || p.ChannelID != id || len(found.Chats) != 1 || len(found.Users) != 0 {
		t.Fatalf("resolved to %#v", found)
	}
	hash := found.Chats[0].(*tg.Channel).AccessHash
	for _, q := range []string{"news", "mor", "@morning_n"} {
		var hits tg.ContactsFound
		w.call(ben, &tg.ContactsSearchRequest{Q: q, Limit: 10}, &hits)
		if len(hits.Results) != 1 || len(hits.Chats) != 1 {
			t.Errorf("%q finds %v", q, hits.Results)
		}
	}
	var joined tg.MessagesChatInviteJoinResultBox
	w.call(ben, &tg.ChannelsJoinChannelRequest{Channel: &tg.InputChannel{ChannelID: id, AccessHash: hash}}, &joined)
	ch := joined.ChatInviteJoinResult.(*tg.MessagesChatInviteJoinResultOk).Updates.(*tg.Updates).Chats[0].(*tg.Channel)
	if ch.Left || ch.ParticipantsCount != 2 {
		t.Errorf("after joining: %+v", ch)
	}
	var list tg.ChannelsChannelParticipantsBox
	recent := &tg.ChannelsGetParticipantsRequest{Channel: w.inputChannel(ben, id), Filter: &tg.ChannelParticipantsRecent{}, Limit: 10}
	w.refused(w.try(ben, recent, &list), "CHAT_ADMIN_REQUIRED")
	w.call(anna, &tg.ChannelsGetParticipantsRequest{Channel: w.inputChannel(anna, id), Filter: &tg.ChannelParticipantsRecent{}, Limit: 10}, &list)
	if got := list.ChannelParticipants.(*tg.ChannelsChannelParticipants); got.Count != 2 || len(got.Participants) != 2 {
		t.Errorf("%d members of %d", len(got.Participants), got.Count)
	}
	w.does(anna, &tg.ChannelsEditTitleRequest{Channel: w.inputChannel(anna, id), Title: "Evening Post"})
	for q, want := range map[string]int{"news": 0, "evening": 1} {
		var hits tg.ContactsFound
		w.call(cora, &tg.ContactsSearchRequest{Q: q, Limit: 10}, &hits)
		if len(hits.Results) != want {
			t.Errorf("after renaming, %q finds %v", q, hits.Results)
		}
	}
	w.yes(anna, &tg.ChannelsUpdateUsernameRequest{Channel: w.inputChannel(anna, id)})
	w.refused(w.try(cora, &tg.ContactsResolveUsernameRequest{Username: "morning_news"}, &found), "USERNAME_NOT_OCCUPIED")
}

func TestAdminLogTellsWhatAdminsDid(t *testing.T) {
	w := newClub(t)
	id := w.newSupergroup(anna, "Readers")
	in := w.inputChannel(anna, id)
	w.does(anna, &tg.ChannelsEditAdminRequest{Channel: in, UserID: w.input(anna, ben), AdminRights: tg.ChatAdminRights{BanUsers: true, InviteUsers: true}, Rank: "guard"})
	w.does(anna, &tg.ChannelsToggleSlowModeRequest{Channel: in, Seconds: 60})
	w.does(anna, &tg.ChannelsEditTitleRequest{Channel: in, Title: "Writers"})
	w.does(ben, &tg.ChannelsEditBannedRequest{Channel: w.inputChannel(ben, id), Participant: w.inputPeer(ben, cora), BannedRights: tg.ChatBannedRights{ViewMessages: true}})
	var log tg.ChannelsAdminLogResults
	w.call(ben, &tg.ChannelsGetAdminLogRequest{Channel: w.inputChannel(ben, id), Limit: 50}, &log)
	var kinds []string
	for _, e := range log.Events {
		kinds = append(kinds, e.Action.TypeName())
	}
	want := []string{
		"channelAdminLogEventActionParticipantToggleBan", "channelAdminLogEventActionChangeTitle",
		"channelAdminLogEventActionToggleSlowMode", "channelAdminLogEventActionParticipantToggleAdmin",
		"channelAdminLogEventActionParticipantInvite",
	}
	if strings.Join(kinds, " ") != strings.Join(want, " ") {
		t.Errorf("log has %v", kinds)
	}
	w.call(anna, &tg.ChannelsGetAdminLogRequest{Channel: in, Limit: 50, EventsFilter: tg.ChannelAdminLogEventsFilter{Promote: true}}, &log)
	if len(log.Events) != 1 {
		t.Errorf("%d promotions", len(log.Events))
	}
	w.call(anna, &tg.ChannelsGetAdminLogRequest{Channel: in, Limit: 50, Admins: []tg.InputUserClass{w.input(anna, ben)}}, &log)
	if len(log.Events) != 1 || log.Events[0].UserID != ben {
		t.Errorf("ben's entries: %+v", log.Events)
	}
	w.refused(w.try(dirk, &tg.ChannelsGetAdminLogRequest{Channel: w.inputChannel(dirk, id)}, &log), "CHANNEL_PRIVATE")
}

func TestGroupsReachADifference(t *testing.T) {
	w := newClub(t)
	var made tg.MessagesInvitedUsers
	w.call(anna, &tg.MessagesCreateChatRequest{Title: "Choir", Users: []tg.InputUserClass{w.input(anna, ben)}}, &made)
	var diff tg.UpdatesDifferenceBox
	w.call(ben, &tg.UpdatesGetDifferenceRequest{Pts: 1, Date: 1}, &diff)
	d, ok := diff.Difference.(*tg.UpdatesDifference)
	if !ok || len(d.Chats) != 1 || len(d.OtherUpdates) != 1 || len(d.Users) != 2 {
		t.Errorf("difference %#v", diff.Difference)
	}
}

func TestPrivacyRulesNameChats(t *testing.T) {
	w := newClub(t)
	id := w.newSupergroup(anna, "Readers")
	w.call(anna, &tg.ChannelsInviteToChannelRequest{
		Channel: w.inputChannel(anna, id), Users: []tg.InputUserClass{w.input(anna, ben)},
	}, new(tg.MessagesInvitedUsers))
	var rules tg.AccountPrivacyRules
	w.call(anna, &tg.AccountSetPrivacyRequest{
		Key: &tg.InputPrivacyKeyPhoneNumber{},
		Rules: []tg.InputPrivacyRuleClass{
			&tg.InputPrivacyValueAllowChatParticipants{Chats: []int64{id, 12345}}, &tg.InputPrivacyValueDisallowAll{},
		},
	}, &rules)
	named, ok := rules.Rules[0].(*tg.PrivacyValueAllowChatParticipants)
	if !ok || len(named.Chats) != 1 || named.Chats[0] != id || len(rules.Chats) != 1 {
		t.Fatalf("rules %#v with %d chats", rules.Rules, len(rules.Chats))
	}
	for viewer, sees := range map[int64]bool{ben: true, cora: false} {
		var shown tg.UserClassVector
		w.call(viewer, &tg.UsersGetUsersRequest{ID: []tg.InputUserClass{w.input(viewer, anna)}}, &shown)
		if phone := shown.Elems[0].(*tg.User).Phone; (phone != "") != sees {
			t.Errorf("%d sees the phone %q", viewer, phone)
		}
	}
	w.does(ben, &tg.ChannelsLeaveChannelRequest{Channel: w.inputChannel(ben, id)})
}
