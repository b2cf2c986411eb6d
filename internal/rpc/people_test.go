package rpc

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/blob"
	"chappe/internal/bus"
	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// town is a server with the methods about people, called as a client calls
// them: in bytes.
type town struct {
	*Server
	t  *testing.T
	db *store.DB
}

func newTown(t *testing.T) *town { return newTownWith(t, nil) }

// newTownWith is a town in which links lead to pages.
func newTownWith(t *testing.T, pages media.Pages) *town {
	t.Helper()
	db, err := store.OpenPebble(t.Context(), t.TempDir(), seal.Static{3}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	t.Cleanup(func() {
		log.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	accounts := account.New(account.Deps{DB: db, Log: log, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	chats := chat.New(chat.Deps{DB: db, Log: log, Accounts: accounts})
	accounts.Wire(account.Wiring{Member: chats.IsMember})
	blobs, err := blob.OpenDir(t.TempDir(), db.Seal(), 0)
	if err != nil {
		t.Fatal(err)
	}
	files := media.New(media.Deps{DB: db, Log: log, Blobs: blobs, Pages: pages, Logger: slog.New(slog.DiscardHandler)})
	messages := message.New(message.Deps{DB: db, Log: log, Accounts: accounts, Chats: chats, Files: files})
	hash := peer.NewHasher(make([]byte, 32))
	s := &Server{
		accounts: accounts, chats: chats, messages: messages, files: files, log: log, hash: hash,
		site:    &Site{url: "https://chappe.test/"},
		views:   &tlview.Views{Accounts: accounts, Groups: chats, Messages: messages, Hash: hash, Files: files},
		methods: make(table),
	}
	for _, register := range []func(table){
		s.registerContactsList, s.registerContactsImport, s.registerContactsBlock, s.registerContactsSearch,
		s.registerContactsTop, s.registerAccountProfile, s.registerAccountUsername, s.registerAccountPrivacy,
		s.registerAccountNotify, s.registerAccountSettings, s.registerMessagesPeerSettings, s.registerReports,
		s.registerUsers,
	} {
		register(s.methods)
	}
	return &town{Server: s, t: t, db: db}
}

// settle makes a user as a sign-up does.
func (w *town) settle(id int64, name, phone string) {
	w.t.Helper()
	u := &accountpb.User{Id: id, FirstName: name, Phone: phone}
	owner, blind := w.db.Lookup("phone", phone)
	err := w.log.Write(w.t.Context(), []peer.Owner{peer.MailboxOf(id), owner}, func(tx *update.Tx) error {
		for key, m := range map[string]struct {
			owner peer.Owner
			rec   proto.Message
		}{
			string(store.ProfileKey()): {peer.MailboxOf(id), u},
			"x" + string(blind):        {owner, &accountpb.Lookup{UserId: id}},
		} {
			value, err := proto.Marshal(m.rec)
			if err != nil {
				return err
			}
			tx.Set(m.owner, []byte(key), value)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// try makes a call through the table, in bytes both ways.
func (w *town) try(user int64, req interface {
	bin.Encoder
	TypeID() uint32
	TypeName() string
}, res bin.Decoder) error {
	w.t.Helper()
	m, ok := w.methods[req.TypeID()]
	if !ok {
		w.t.Fatalf("%s is not registered", req.TypeName())
	}
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		w.t.Fatalf("encode %s: %v", req.TypeName(), err)
	}
	out, err := m.run(w.t.Context(), &Caller{UserID: user, Layer: 229}, &b)
	if err != nil {
		return err
	}
	b.Reset()
	if err := out.Encode(&b); err != nil {
		w.t.Fatalf("answer of %s cannot be encoded: %v", req.TypeName(), err)
	}
	if err := res.Decode(&b); err != nil {
		w.t.Fatalf("answer of %s cannot be read: %v", req.TypeName(), err)
	}
	return nil
}

// call is a try that must succeed.
func (w *town) call(user int64, req interface {
	bin.Encoder
	TypeID() uint32
	TypeName() string
}, res bin.Decoder) {
	w.t.Helper()
	if err := w.try(user, req, res); err != nil {
		w.t.Fatalf("%s: %v", req.TypeName(), err)
	}
}

// yes makes a call that answers true.
func (w *town) yes(user int64, req interface {
	bin.Encoder
	TypeID() uint32
	TypeName() string
}) {
	w.t.Helper()
	var ok tg.BoolBox
	w.call(user, req, &ok)
	if _, yes := ok.Bool.(*tg.BoolTrue); !yes {
		w.t.Errorf("%s answered false", req.TypeName())
	}
}

func (w *town) refused(err error, name string) {
	w.t.Helper()
	if !tgerr.Is(err, name) {
		w.t.Errorf("got %v, want %s", err, name)
	}
}

// input is how viewer names a user.
func (w *town) input(viewer, user int64) *tg.InputUser {
	return &tg.InputUser{UserID: user, AccessHash: w.hash.Hash(viewer, peer.OfUser(user))}
}

func (w *town) inputPeer(viewer, user int64) *tg.InputPeerUser {
	return &tg.InputPeerUser{UserID: user, AccessHash: w.hash.Hash(viewer, peer.OfUser(user))}
}

const (
	anna = int64(1_000_000_001)
	ben  = int64(1_000_000_002)
)

// twoPeople is a town where Anna and Ben live and do not know each other.
func twoPeople(t *testing.T) *town {
	w := newTown(t)
	w.settle(anna, "Anna", "33611111111")
	w.settle(ben, "Ben", "33622222222")
	return w
}

func TestPeopleMethodsAnswerEncodably(t *testing.T) {
	w := twoPeople(t)
	w.yes(anna, &tg.AccountUpdateBirthdayRequest{Birthday: tg.Birthday{Day: 1, Month: 2}})
	var contacts tg.ContactsContactsBox
	w.call(anna, &tg.ContactsGetContactsRequest{}, &contacts)
	var statuses tg.ContactStatusVector
	w.call(anna, &tg.ContactsGetStatusesRequest{}, &statuses)
	var ids tg.IntVector
	w.call(anna, &tg.ContactsGetContactIDsRequest{}, &ids)
	var days tg.ContactsContactBirthdays
	w.call(anna, &tg.ContactsGetBirthdaysRequest{}, &days)
	var top tg.ContactsTopPeersBox
	w.call(anna, &tg.ContactsGetTopPeersRequest{Correspondents: true, Limit: 10}, &top)
	var download tg.AccountAutoDownloadSettings
	w.call(anna, &tg.AccountGetAutoDownloadSettingsRequest{}, &download)
	w.yes(anna, &tg.AccountSaveAutoDownloadSettingsRequest{High: true, Settings: download.Low})
	var global tg.GlobalPrivacySettings
	w.call(anna, &tg.AccountSetGlobalPrivacySettingsRequest{Settings: tg.GlobalPrivacySettings{HideReadMarks: true}}, &global)
	w.call(anna, &tg.AccountGetGlobalPrivacySettingsRequest{}, &global)
	if !global.HideReadMarks {
		t.Error("global privacy is not kept")
	}
	w.yes(anna, &tg.AccountSetContentSettingsRequest{SensitiveEnabled: true})
	var content tg.AccountContentSettings
	w.call(anna, &tg.AccountGetContentSettingsRequest{}, &content)
	if !content.SensitiveEnabled {
		t.Error("content settings are not kept")
	}
	w.yes(anna, &tg.AccountSetContactSignUpNotificationRequest{Silent: true})
	w.yes(anna, &tg.AccountGetContactSignUpNotificationRequest{})
	var reactions tg.ReactionsNotifySettings
	w.call(anna, &tg.AccountGetReactionsNotifySettingsRequest{}, &reactions)
	w.call(anna, &tg.AccountSetReactionsNotifySettingsRequest{Settings: reactions}, &reactions)
	w.yes(anna, &tg.ContactsToggleTopPeersRequest{})
	w.yes(anna, &tg.ContactsResetSavedRequest{})
	w.yes(anna, &tg.AccountResetNotifySettingsRequest{})
}

func TestContactsOverTheAPI(t *testing.T) {
	w := twoPeople(t)
	var got tg.ContactsImportedContacts
	w.call(anna, &tg.ContactsImportContactsRequest{Contacts: []tg.InputPhoneContact{
		{ClientID: 7, Phone: "+33 6 22 22 22 22", FirstName: "Benny"},
		{ClientID: 8, Phone: "+33 6 33 33 33 33", FirstName: "Later"},
	}}, &got)
	if !slices.Equal(got.Imported, []tg.ImportedContact{{UserID: ben, ClientID: 7}}) || len(got.RetryContacts) != 0 {
		t.Errorf("imported %+v, to retry %v", got.Imported, got.RetryContacts)
	}
	u, ok := got.Users[0].(*tg.User)
	if !ok || !u.Contact || u.MutualContact || u.FirstName != "Benny" || u.AccessHash == 0 {
		t.Errorf("Ben is shown as %+v", got.Users[0])
	}

	var list tg.ContactsContactsBox
	w.call(anna, &tg.ContactsGetContactsRequest{}, &list)
	contacts := list.Contacts.(*tg.ContactsContacts)
	if len(contacts.Contacts) != 1 || contacts.SavedCount != 2 {
		t.Fatalf("contacts %+v", contacts)
	}
	hash := int64(vectorHash(0).add(2).add(uint64(ben)))
	w.call(anna, &tg.ContactsGetContactsRequest{Hash: hash}, &list)
	if _, same := list.Contacts.(*tg.ContactsContactsNotModified); !same {
		t.Errorf("with the right hash: %T", list.Contacts)
	}

	var updates tg.UpdatesBox
	w.call(ben, &tg.ContactsAddContactRequest{ID: w.input(ben, anna), FirstName: "Anna"}, &updates)
	w.call(anna, &tg.ContactsDeleteContactsRequest{ID: []tg.InputUserClass{w.input(anna, ben)}}, &updates)
	shown := updates.Updates.(*tg.Updates)
	if u := shown.Users[0].(*tg.User); u.Contact {
		t.Errorf("after deleting, Ben is shown as %+v", u)
	}
	settings := shown.Updates[0].(*tg.UpdatePeerSettings).Settings
	if !settings.AddContact || !settings.BlockContact || !settings.ReportSpam {
		t.Errorf("after deleting, the bar is %+v", settings)
	}
}

func TestPeopleErrorsHaveTelegramsNames(t *testing.T) {
	w := twoPeople(t)
	var updates tg.UpdatesBox
	var user tg.UserBox
	var resolved tg.ContactsResolvedPeer
	var found tg.ContactsFound
	var yes tg.BoolBox
	var rules tg.AccountPrivacyRules
	stolen := &tg.InputUser{UserID: ben, AccessHash: w.hash.Hash(ben, peer.OfUser(ben))}
	w.refused(w.try(anna, &tg.ContactsAddContactRequest{ID: stolen, FirstName: "B"}, &updates), "CONTACT_ID_INVALID")
	w.refused(w.try(anna, &tg.ContactsAddContactRequest{ID: w.input(anna, ben)}, &updates), "CONTACT_NAME_EMPTY")
	w.refused(w.try(anna, &tg.ContactsAcceptContactRequest{ID: w.input(anna, ben)}, &updates), "CONTACT_REQ_MISSING")
	w.refused(w.try(anna, &tg.ContactsBlockRequest{ID: &tg.InputPeerSelf{}}, &yes), "CONTACT_ID_INVALID")
	w.refused(w.try(anna, &tg.ContactsSearchRequest{}, &found), "SEARCH_QUERY_EMPTY")
	w.refused(w.try(anna, &tg.ContactsResolveUsernameRequest{Username: "nobody_here"}, &resolved), "USERNAME_NOT_OCCUPIED")
	w.refused(w.try(anna, &tg.ContactsResolveUsernameRequest{Username: "x"}, &resolved), "USERNAME_INVALID")
	w.refused(w.try(anna, &tg.ContactsResolvePhoneRequest{Phone: "33699999999"}, &resolved), "PHONE_NOT_OCCUPIED")
	w.refused(w.try(anna, &tg.AccountUpdateUsernameRequest{Username: "x"}, &user), "USERNAME_INVALID")
	w.refused(w.try(anna, &tg.AccountUpdateUsernameRequest{}, &user), "USERNAME_NOT_MODIFIED")
	profile := new(tg.AccountUpdateProfileRequest)
	profile.SetFirstName("")
	w.refused(w.try(anna, profile, &user), "FIRSTNAME_INVALID")
	w.refused(w.try(anna, &tg.AccountSetPrivacyRequest{
		Key:   &tg.InputPrivacyKeyAbout{},
		Rules: []tg.InputPrivacyRuleClass{&tg.InputPrivacyValueAllowAll{}, &tg.InputPrivacyValueDisallowAll{}},
	}, &rules), "PRIVACY_VALUE_INVALID")
}

func TestFullUserShowsWhatPrivacyLets(t *testing.T) {
	w := twoPeople(t)
	profile := new(tg.AccountUpdateProfileRequest)
	profile.SetAbout("about me")
	var user tg.UserBox
	w.call(ben, profile, &user)
	var full tg.UsersUserFull
	w.call(anna, &tg.UsersGetFullUserRequest{ID: w.input(anna, ben)}, &full)
	if full.FullUser.About != "about me" || full.FullUser.ID != ben || len(full.Users) != 1 {
		t.Errorf("full user %+v", full.FullUser)
	}
	if full.FullUser.PhoneCallsAvailable {
		t.Error("calls are offered though there are none")
	}

	var rules tg.AccountPrivacyRules
	w.call(ben, &tg.AccountSetPrivacyRequest{Key: &tg.InputPrivacyKeyAbout{}, Rules: []tg.InputPrivacyRuleClass{
		&tg.InputPrivacyValueDisallowUsers{Users: []tg.InputUserClass{w.input(ben, anna)}},
		&tg.InputPrivacyValueAllowAll{},
	}}, &rules)
	if len(rules.Rules) != 2 || len(rules.Users) != 1 {
		t.Errorf("rules %+v", rules)
	}
	w.call(ben, &tg.AccountSetPrivacyRequest{Key: &tg.InputPrivacyKeyForwards{}}, &rules)
	full = tg.UsersUserFull{}
	w.call(anna, &tg.UsersGetFullUserRequest{ID: w.input(anna, ben)}, &full)
	if full.FullUser.About != "" {
		t.Errorf("Anna sees %q", full.FullUser.About)
	}
	if full.FullUser.PrivateForwardName != "Ben" {
		t.Errorf("forwards of Ben are named %q", full.FullUser.PrivateForwardName)
	}

	w.yes(anna, &tg.ContactsBlockRequest{ID: w.inputPeer(anna, ben)})
	full = tg.UsersUserFull{}
	w.call(anna, &tg.UsersGetFullUserRequest{ID: w.input(anna, ben)}, &full)
	if !full.FullUser.Blocked || full.FullUser.Settings.AddContact {
		t.Errorf("after blocking: %+v", full.FullUser)
	}
	var blocked tg.ContactsBlockedBox
	w.call(anna, &tg.ContactsGetBlockedRequest{Limit: 10}, &blocked)
	if b, whole := blocked.Blocked.(*tg.ContactsBlocked); !whole || len(b.Blocked) != 1 || len(b.Users) != 1 {
		t.Errorf("blocked: %+v", blocked.Blocked)
	}
}

func TestGetUsersNamesThoseItMayNotShow(t *testing.T) {
	w := twoPeople(t)
	var users tg.UserClassVector
	w.call(anna, &tg.UsersGetUsersRequest{ID: []tg.InputUserClass{
		&tg.InputUserSelf{}, &tg.InputUser{UserID: ben, AccessHash: 1}, w.input(anna, ben),
	}}, &users)
	var got []string
	for _, u := range users.Elems {
		got = append(got, fmt.Sprintf("%T %d", u, u.GetID()))
	}
	want := []string{fmt.Sprintf("*tg.User %d", anna), fmt.Sprintf("*tg.UserEmpty %d", ben), fmt.Sprintf("*tg.User %d", ben)}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNotifySettingsOverTheAPI(t *testing.T) {
	w := twoPeople(t)
	var n tg.PeerNotifySettings
	w.call(anna, &tg.AccountGetNotifySettingsRequest{Peer: &tg.InputNotifyUsers{}}, &n)
	if v, ok := n.GetShowPreviews(); !ok || !v {
		t.Errorf("previews of the scope: %v, %v", v, ok)
	}
	var in tg.InputPeerNotifySettings
	in.SetMuteUntil(1 << 30)
	target := &tg.InputNotifyPeer{Peer: w.inputPeer(anna, ben)}
	w.yes(anna, &tg.AccountUpdateNotifySettingsRequest{Peer: target, Settings: in})
	w.call(anna, &tg.AccountGetNotifySettingsRequest{Peer: target}, &n)
	if v, ok := n.GetMuteUntil(); !ok || v != 1<<30 {
		t.Errorf("muted until %v, %v", v, ok)
	}
	exceptions := func(r *tg.AccountGetNotifyExceptionsRequest) int {
		var updates tg.UpdatesBox
		w.call(anna, r, &updates)
		return len(updates.Updates.(*tg.Updates).Updates)
	}
	if n := exceptions(new(tg.AccountGetNotifyExceptionsRequest)); n != 1 {
		t.Errorf("%d exceptions", n)
	}
	chats := new(tg.AccountGetNotifyExceptionsRequest)
	chats.SetPeer(&tg.InputNotifyChats{})
	if n := exceptions(chats); n != 0 {
		t.Errorf("%d exceptions among groups", n)
	}
	if n := exceptions(&tg.AccountGetNotifyExceptionsRequest{CompareStories: true}); n != 0 {
		t.Errorf("%d exceptions about stories", n)
	}
}

func TestReportMenuLeadsToAReport(t *testing.T) {
	w := twoPeople(t)
	ask := func(option []byte, comment string) tg.ReportResultClass {
		t.Helper()
		var res tg.ReportResultBox
		w.call(anna, &tg.MessagesReportRequest{Peer: w.inputPeer(anna, ben), ID: []int{5}, Option: option, Message: comment}, &res)
		return res.ReportResult
	}
	menu, ok := ask(nil, "").(*tg.ReportResultChooseOption)
	if !ok || len(menu.Options) == 0 {
		t.Fatal("no menu")
	}
	other := menu.Options[len(menu.Options)-1].Option
	comment, ok := ask(other, "").(*tg.ReportResultAddComment)
	if !ok {
		t.Fatal("no comment asked for")
	}
	if _, kept := ask(comment.Option, "").(*tg.ReportResultReported); !kept {
		t.Error("not reported without a comment")
	}
	var res tg.ReportResultBox
	err := w.try(anna, &tg.MessagesReportRequest{Peer: w.inputPeer(anna, ben), Option: []byte("?")}, &res)
	w.refused(err, "OPTION_INVALID")
	w.yes(anna, &tg.MessagesReportSpamRequest{Peer: w.inputPeer(anna, ben)})
	w.yes(anna, &tg.AccountReportPeerRequest{Peer: w.inputPeer(anna, ben), Reason: &tg.InputReportReasonFake{}, Message: "not Ben"})
	all, err := w.accounts.Reports(context.Background(), 10)
	if err != nil || len(all) != 3 {
		t.Errorf("the operator finds %v, %v", all, err)
	}
}

func TestTopPeersAreThoseWrittenWith(t *testing.T) {
	w := twoPeople(t)
	top := func(hash int64) tg.ContactsTopPeersClass {
		t.Helper()
		var res tg.ContactsTopPeersBox
		w.call(anna, &tg.ContactsGetTopPeersRequest{Correspondents: true, Limit: 10, Hash: hash}, &res)
		return res.TopPeers
	}
	if _, err := w.messages.Send(t.Context(), anna, &message.Outgoing{Peer: peer.OfUser(ben), Text: "hi", RandomID: 1}); err != nil {
		t.Fatal(err)
	}
	got := top(0).(*tg.ContactsTopPeers)
	if len(got.Categories) != 1 || len(got.Categories[0].Peers) != 1 || got.Categories[0].Peers[0].Rating <= 0 {
		t.Fatalf("top peers %+v", got)
	}
	if _, same := top(int64(vectorHash(0).add(uint64(ben)))).(*tg.ContactsTopPeersNotModified); !same {
		t.Error("with the right hash the list comes again")
	}
	w.yes(anna, &tg.ContactsResetTopPeerRatingRequest{Category: &tg.TopPeerCategoryCorrespondents{}, Peer: w.inputPeer(anna, ben)})
	if got := top(0).(*tg.ContactsTopPeers); len(got.Categories[0].Peers) != 0 {
		t.Errorf("after the reset: %+v", got)
	}
	var ok tg.BoolBox
	w.call(anna, &tg.ContactsToggleTopPeersRequest{}, &ok)
	if _, off := top(0).(*tg.ContactsTopPeersDisabled); !off {
		t.Error("not switched off")
	}
}

// TestTextThatIsNoUTF8 is refused as the client's fault, wherever it stands.
func TestTextThatIsNoUTF8(t *testing.T) {
	w := twoPeople(t)
	w.call(anna, &tg.ContactsAddContactRequest{ID: w.input(anna, ben), FirstName: "Ben"}, new(tg.UpdatesBox))
	for _, req := range []interface {
		bin.Encoder
		TypeID() uint32
		TypeName() string
	}{
		&tg.ContactsUpdateContactNoteRequest{ID: w.input(anna, ben), Note: tg.TextWithEntities{Text: "\xff\xfe"}},
		&tg.AccountUpdateNotifySettingsRequest{
			Peer: &tg.InputNotifyUsers{}, Settings: tg.InputPeerNotifySettings{Sound: &tg.NotificationSoundLocal{Title: "\xff"}},
		},
	} {
		err := w.try(anna, req, new(tg.BoolBox))
		w.refused(w.clientError(method{name: req.TypeName()}, err), "INPUT_REQUEST_INVALID")
	}
}
