package account

import (
	"fmt"
	"slices"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestContactsAreMutualOnBothSides(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")

	w.add(anna, ben, "Benny")
	if c := w.contact(anna, ben); c == nil || c.FirstName != "Benny" || c.Mutual {
		t.Errorf("after Anna added Ben she has %v", c)
	}
	if c := w.contact(ben, anna); c != nil {
		t.Errorf("Ben has %v though he added nobody", c)
	}
	watchers, err := w.Watchers(w.ctx, ben)
	w.ok(err)
	if !slices.Equal(watchers, []int64{anna}) {
		t.Errorf("Ben is watched by %v, want Anna %d", watchers, anna)
	}

	w.add(ben, anna, "Annie")
	if !w.contact(anna, ben).Mutual || !w.contact(ben, anna).Mutual {
		t.Error("both have each other, but not as mutual contacts")
	}
	w.wantEvent(anna, updatepb.Kind_USER, ben)

	w.ok(w.DeleteContacts(w.ctx, ben, []int64{anna}))
	if c := w.contact(ben, anna); c != nil {
		t.Errorf("Ben still has %v", c)
	}
	if w.contact(anna, ben).Mutual {
		t.Error("Anna's contact is mutual though Ben removed her")
	}
	watchers, err = w.Watchers(w.ctx, anna)
	w.ok(err)
	if len(watchers) != 0 {
		t.Errorf("Anna is still watched by %v", watchers)
	}
}

func TestContactsRememberedAreThoseStored(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	w.add(anna, ben, "One")
	_ = w.contact(anna, ben)
	w.add(anna, ben, "Two")
	if got := w.contact(anna, ben).FirstName; got != "Two" {
		t.Errorf("memory says %q", got)
	}
	w.forget()
	if got := w.contact(anna, ben).FirstName; got != "Two" {
		t.Errorf("the store says %q", got)
	}
}

func TestContactRefusals(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	w.fails(w.AddContact(w.ctx, anna, NewContact{User: anna, FirstName: "I"}, false), ErrContactInvalid)
	w.fails(w.AddContact(w.ctx, anna, NewContact{User: ben, FirstName: " "}, false), ErrContactName)
	w.fails(w.AddContact(w.ctx, anna, NewContact{User: 12345, FirstName: "X"}, false), ErrNoUser)
	w.fails(w.AcceptContact(w.ctx, anna, ben), ErrNotContact)
	w.fails(w.SetContactNote(w.ctx, anna, ben, "n"), ErrNotContact)
	if err := w.DeleteContacts(w.ctx, anna, []int64{ben}); err != nil {
		t.Errorf("deleting no contact: %v", err)
	}
}

func TestContactNoteAndPhoneSurviveRenaming(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	note := "met in Lille"
	w.ok(w.AddContact(w.ctx, anna, NewContact{User: ben, FirstName: "Ben", Phone: "+33 6 12 34 56 78", Note: &note}, false))
	w.add(anna, ben, "Benoît")
	c := w.contact(anna, ben)
	if c.FirstName != "Benoît" || c.Note != note || c.Phone != "33612345678" {
		t.Errorf("after renaming: %v", c)
	}
	w.ok(w.SetContactNote(w.ctx, anna, ben, ""))
	if got := w.contact(anna, ben).Note; got != "" {
		t.Errorf("the note is still %q", got)
	}
}

func TestImportFindsThoseWhoAreThere(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	ben, _ := w.join("Ben", "33612345678")
	got, err := w.ImportContacts(w.ctx, anna, []PhoneContact{
		{ClientID: 1, Phone: "+33 6 12 34 56 78", FirstName: "Ben"},
		{ClientID: 2, Phone: "+33 6 99 99 99 99", FirstName: "Nobody"},
		{ClientID: 3, Phone: "not a phone", FirstName: "Nothing"},
	})
	w.ok(err)
	if len(got.Retry) != 0 || !slices.Equal(got.Users, []ImportedUser{{ClientID: 1, User: ben}}) {
		t.Errorf("imported %+v, want Ben alone", got)
	}
	if c := w.contact(anna, ben); c == nil || c.Phone != "33612345678" {
		t.Errorf("Ben is kept as %v", c)
	}
	n, err := w.SavedCount(w.ctx, anna)
	w.ok(err)
	if n != 2 {
		t.Errorf("the phone book has %d lines, want 2", n)
	}
}

func TestImportHonoursWhoMayFindByPhone(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	ben, _ := w.join("Ben", "33612345678")
	_, err := w.SetPrivacy(w.ctx, ben, PrivacyAddedByPhone, contactsOnly.Rules)
	w.ok(err)
	book := []PhoneContact{{ClientID: 1, Phone: "33612345678", FirstName: "Ben"}}
	got, err := w.ImportContacts(w.ctx, anna, book)
	w.ok(err)
	if len(got.Users) != 0 {
		t.Errorf("Anna, a stranger, found %+v", got)
	}
	w.add(ben, anna, "Anna")
	got, err = w.ImportContacts(w.ctx, anna, book)
	w.ok(err)
	if len(got.Users) != 1 {
		t.Errorf("Anna, Ben's contact, found %+v", got)
	}
}

func TestWhoWaitedHasANewUserAsContact(t *testing.T) {
	w := newPeople(t)
	anna, cleo := w.user("Anna"), w.user("Cléo")
	w.ok(w.SetContactJoinedSilent(w.ctx, cleo, true))
	for _, id := range []int64{anna, cleo} {
		_, err := w.ImportContacts(w.ctx, id, []PhoneContact{{ClientID: 1, Phone: "+33612345678", FirstName: "Ben", LastName: "B."}})
		w.ok(err)
	}
	ben, told := w.join("Benjamin", "33612345678")
	slices.SortFunc(told, func(a, b ContactJoined) int {
		if a.Owner == anna {
			return -1
		}
		return 1
	})
	want := []ContactJoined{{Owner: anna, User: ben}, {Owner: cleo, User: ben, Silent: true}}
	if !slices.Equal(told, want) {
		t.Errorf("told %+v, want %+v", told, want)
	}
	if c := w.contact(anna, ben); c == nil || c.FirstName != "Ben" || c.LastName != "B." {
		t.Errorf("Anna has the new user as %v", c)
	}
	u, err := w.User(w.ctx, ben)
	w.ok(err)
	again, err := w.AdoptPending(w.ctx, u)
	w.ok(err)
	if len(again) != 0 {
		t.Errorf("a second look told %+v", again)
	}
}

func TestForgottenPhonesAreNotWaitedFor(t *testing.T) {
	w := newPeople(t)
	anna, cleo := w.user("Anna"), w.user("Cléo")
	ben, _ := w.join("Ben", "33611111111")
	book := []PhoneContact{
		{ClientID: 1, Phone: "33611111111", FirstName: "Ben"},
		{ClientID: 2, Phone: "33622222222", FirstName: "Later"},
	}
	for _, id := range []int64{anna, cleo} {
		_, err := w.ImportContacts(w.ctx, id, book)
		w.ok(err)
	}
	w.ok(w.ResetSaved(w.ctx, anna))
	if w.contact(anna, ben) == nil {
		t.Error("forgetting the phone book took a contact away")
	}
	w.ok(w.DeleteByPhones(w.ctx, cleo, []string{"+33 6 11 11 11 11", "33622222222"}))
	if c := w.contact(cleo, ben); c != nil {
		t.Errorf("Cléo still has %v", c)
	}
	if _, told := w.join("Later", "33622222222"); len(told) != 0 {
		t.Errorf("told %+v, want nobody", told)
	}
	for _, id := range []int64{anna, cleo} {
		n, err := w.SavedCount(w.ctx, id)
		w.ok(err)
		if n != 0 {
			t.Errorf("phone book of %d has %d lines", id, n)
		}
	}
}

func TestLongPhoneBookIsImportedInParts(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	book := make([]PhoneContact, maxImport+5)
	for i := range book {
		book[i] = PhoneContact{ClientID: int64(i), Phone: fmt.Sprintf("9996600%05d", i), FirstName: "X"}
	}
	got, err := w.ImportContacts(w.ctx, anna, book)
	w.ok(err)
	if len(got.Retry) != 5 || slices.Min(got.Retry) != maxImport {
		t.Errorf("%d to retry, want the last 5: %v", len(got.Retry), got.Retry)
	}
	n, err := w.SavedCount(w.ctx, anna)
	w.ok(err)
	if n != maxImport {
		t.Errorf("the phone book has %d lines, want %d", n, maxImport)
	}
}

func TestOneMaySaveOneself(t *testing.T) {
	w := newPeople(t)
	anna, _ := w.join("Anna", "33612345678")
	got, err := w.ImportContacts(w.ctx, anna, []PhoneContact{{ClientID: 1, Phone: "33612345678", FirstName: "Me"}})
	w.ok(err)
	if len(got.Users) != 1 || w.contact(anna, anna) == nil {
		t.Errorf("imported %+v", got)
	}
	w.ok(w.DeleteContacts(w.ctx, anna, []int64{anna}))
	if c := w.contact(anna, anna); c != nil {
		t.Errorf("still there: %v", c)
	}
}

func TestBlocking(t *testing.T) {
	w := newPeople(t)
	anna, ben, cleo := w.user("Anna"), w.user("Ben"), w.user("Cléo")
	w.ok(w.SetBlocked(w.ctx, anna, BlockMessages, peer.OfUser(ben), true))
	w.ok(w.SetBlocked(w.ctx, anna, BlockMessages, peer.OfUser(ben), true))
	w.wantEvent(anna, updatepb.Kind_PEER_BLOCKED, ben)
	if n := len(w.events(anna)); n != 1 {
		t.Errorf("blocking twice told %d times", n)
	}
	blocked, err := w.BlockedBy(w.ctx, anna, ben)
	w.ok(err)
	if !blocked {
		t.Error("Ben is not blocked")
	}
	w.wantAllowed(anna, PrivacyStatus, ben, false)
	w.wantAllowed(anna, PrivacyStatus, cleo, true)
	w.fails(w.SetBlocked(w.ctx, anna, BlockMessages, peer.OfUser(anna), true), ErrBlockSelf)

	w.ok(w.ReplaceBlocked(w.ctx, anna, BlockMessages, []peer.Peer{peer.OfUser(cleo)}))
	page, total, err := w.Blocked(w.ctx, anna, BlockMessages, 0, 10)
	w.ok(err)
	if total != 1 || len(page) != 1 || peer.FromInt(page[0].Peer).ID != cleo {
		t.Errorf("the list is %v of %d, want Cléo alone", page, total)
	}
	_, total, err = w.Blocked(w.ctx, anna, BlockStories, 0, 10)
	w.ok(err)
	if total != 0 {
		t.Error("a block of messages is in the list of stories")
	}
}

func TestBlockListIsPaged(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	for range 5 {
		w.ok(w.SetBlocked(w.ctx, anna, BlockMessages, peer.OfUser(w.user("X")), true))
	}
	seen := map[int64]bool{}
	for offset := 0; offset < 6; offset += 2 {
		page, total, err := w.Blocked(w.ctx, anna, BlockMessages, offset, 2)
		w.ok(err)
		if total != 5 {
			t.Fatalf("total %d", total)
		}
		for _, b := range page {
			seen[b.Peer] = true
		}
	}
	if len(seen) != 5 {
		t.Errorf("the pages show %d peers, want 5", len(seen))
	}
	if page, _, _ := w.Blocked(w.ctx, anna, BlockMessages, 99, 2); len(page) != 0 {
		t.Errorf("a page past the end shows %v", page)
	}
}

func TestActionBar(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	p := peer.OfUser(ben)
	bar := func() Bar {
		t.Helper()
		b, err := w.PeerBar(w.ctx, anna, p)
		w.ok(err)
		return b
	}
	stranger := Bar{ReportSpam: true, AddContact: true, Block: true, NeedException: true}
	if got := bar(); got != stranger {
		t.Errorf("for a stranger: %+v", got)
	}
	w.ok(w.HideBar(w.ctx, anna, p))
	w.wantEvent(anna, updatepb.Kind_PEER_SETTINGS, ben)
	if got := bar(); got != (Bar{NeedException: true}) {
		t.Errorf("hidden: %+v", got)
	}
	w.add(anna, ben, "Ben")
	if got := bar(); got != (Bar{}) {
		t.Errorf("for a contact who sees the phone: %+v", got)
	}
	if b, err := w.PeerBar(w.ctx, anna, peer.OfUser(anna)); err != nil || b != (Bar{}) {
		t.Errorf("for oneself: %+v, %v", b, err)
	}
}

func TestSharingAPhoneWithAContact(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	_, err := w.SetPrivacy(w.ctx, anna, PrivacyPhone, nil)
	w.ok(err)
	w.add(anna, ben, "Ben")
	w.add(ben, anna, "Anna")
	bar, err := w.PeerBar(w.ctx, anna, peer.OfUser(ben))
	w.ok(err)
	if bar != (Bar{ShareContact: true}) {
		t.Errorf("the bar offers %+v, want to share the phone", bar)
	}
	w.wantAllowed(anna, PrivacyPhone, ben, false)
	w.ok(w.AcceptContact(w.ctx, anna, ben))
	w.wantAllowed(anna, PrivacyPhone, ben, true)
	w.ok(w.AcceptContact(w.ctx, anna, ben))
	rules, err := w.Privacy(w.ctx, anna, PrivacyPhone)
	w.ok(err)
	want := []*accountpb.Rule{{Kind: accountpb.Rule_ALLOW_USERS, Ids: []int64{ben}}, {Kind: accountpb.Rule_DISALLOW_ALL}}
	if !equalRules(rules.Rules, want) {
		t.Errorf("the rules are %v", rules.Rules)
	}
}

func TestReportsAreKeptForTheOperator(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	w.ok(w.Report(w.ctx, &accountpb.Report{Reporter: anna, Peer: peer.OfUser(ben).Int(), Reason: "spam"}))
	w.ok(w.Report(w.ctx, &accountpb.Report{Reporter: anna, Peer: peer.OfUser(ben).Int(), Reason: "other", Ids: []int32{5}}))
	all, err := w.Reports(w.ctx, 10)
	w.ok(err)
	if len(all) != 2 || all[0].Date == 0 {
		t.Errorf("the operator finds %v", all)
	}
	bar, err := w.PeerBar(w.ctx, anna, peer.OfUser(ben))
	w.ok(err)
	if bar.ReportSpam {
		t.Error("the bar still offers to report whom Anna has reported")
	}
}
