package tlview

import (
	"fmt"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

const (
	viewer = int64(1_000_000_001)
	other  = int64(1_000_000_002)
)

// acquaintances are the views of a server where the viewer calls the other
// user by another name.
func acquaintances(t *testing.T) *Views {
	t.Helper()
	db, err := store.OpenPebble(t.Context(), t.TempDir(), seal.Static{9}, store.Options{})
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
	for id, name := range map[int64]string{viewer: "Anna", other: "Ben"} {
		value, err := proto.Marshal(&accountpb.User{Id: id, FirstName: name})
		if err != nil {
			t.Fatal(err)
		}
		box := peer.MailboxOf(id)
		err = log.Write(t.Context(), []peer.Owner{box}, func(tx *update.Tx) error {
			tx.Set(box, store.ProfileKey(), value)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s := account.New(account.Deps{DB: db, Log: log})
	if err := s.AddContact(t.Context(), viewer, account.NewContact{User: other, FirstName: "Benny"}, false); err != nil {
		t.Fatal(err)
	}
	if err := s.SetUsername(t.Context(), other, "benthere"); err != nil {
		t.Fatal(err)
	}
	return &Views{Accounts: s, Hash: peer.NewHasher(make([]byte, 32))}
}

func TestAccountUpdates(t *testing.T) {
	v := acquaintances(t)
	about := peer.OfUser(other).Int()
	for _, tc := range []struct {
		event *updatepb.Event
		want  string
		users int
	}{
		{&updatepb.Event{Kind: updatepb.Kind_USER, User: other}, "*tg.UpdateUser", 1},
		{&updatepb.Event{Kind: updatepb.Kind_USER_NAME, User: other}, "*tg.UpdateUserName Benny benthere", 1},
		{&updatepb.Event{Kind: updatepb.Kind_USER_NAME, User: 5}, "<nil>", 0},
		{&updatepb.Event{Kind: updatepb.Kind_PEER_BLOCKED, Peer: about, Flag: true}, "*tg.UpdatePeerBlocked true", 1},
		{&updatepb.Event{Kind: updatepb.Kind_PEER_SETTINGS, Peer: about}, "*tg.UpdatePeerSettings", 1},
		{&updatepb.Event{Kind: updatepb.Kind_PRIVACY, MaxId: int32(account.PrivacyPhone)}, "*tg.UpdatePrivacy 2", 0},
		{&updatepb.Event{Kind: updatepb.Kind_NOTIFY_SETTINGS, Peer: about}, "*tg.UpdateNotifySettings *tg.NotifyPeer", 1},
		{&updatepb.Event{Kind: updatepb.Kind_NOTIFY_SETTINGS, Data: []byte("chats")}, "*tg.UpdateNotifySettings *tg.NotifyChats", 0},
		{&updatepb.Event{Kind: updatepb.Kind_CONTACTS_RESET}, "*tg.UpdateContactsReset", 0},
		{&updatepb.Event{Kind: updatepb.Kind_NEW_MESSAGE}, "<nil>", 0},
	} {
		t.Run(tc.event.Kind.String(), func(t *testing.T) {
			u, users, err := v.AccountUpdate(t.Context(), viewer, tc.event)
			if err != nil {
				t.Fatal(err)
			}
			if got := sketch(u); got != tc.want || len(users) != tc.users {
				t.Errorf("got %s about %v, want %s about %d users", got, users, tc.want, tc.users)
			}
			if u == nil {
				return
			}
			if err := u.Encode(new(bin.Buffer)); err != nil {
				t.Errorf("cannot be encoded: %v", err)
			}
		})
	}
}

// sketch names an update and what matters in it.
func sketch(u tg.UpdateClass) string {
	switch u := u.(type) {
	case *tg.UpdateUserName:
		return fmt.Sprintf("%T %s %s", u, u.FirstName, u.Usernames[0].Username)
	case *tg.UpdatePeerBlocked:
		return fmt.Sprintf("%T %v", u, u.Blocked)
	case *tg.UpdatePrivacy:
		return fmt.Sprintf("%T %d", u, len(u.Rules))
	case *tg.UpdateNotifySettings:
		return fmt.Sprintf("%T %T", u, u.Peer)
	}
	return fmt.Sprintf("%T", u)
}

// What a client sets is what it reads again.
func TestNotifySettingsThereAndBack(t *testing.T) {
	var in tg.InputPeerNotifySettings
	in.SetMuteUntil(-5)
	in.SetShowPreviews(false)
	in.SetSound(&tg.NotificationSoundLocal{Title: "bell", Data: "b"})
	out := NotifySettings(NotifyOf(in))
	if v, ok := out.GetMuteUntil(); !ok || v != 0 {
		t.Errorf("a mute in the past: %v, %v", v, ok)
	}
	if v, ok := out.GetShowPreviews(); !ok || v {
		t.Errorf("previews: %v, %v", v, ok)
	}
	if _, ok := out.GetSilent(); ok {
		t.Error("silent was never chosen")
	}
	sound, ok := out.GetAndroidSound()
	if local, isLocal := sound.(*tg.NotificationSoundLocal); !ok || !isLocal || local.Title != "bell" {
		t.Errorf("the sound is %v", sound)
	}
}

func TestEveryPrivacyKeyHasBothForms(t *testing.T) {
	for key := account.PrivacyStatus; key <= account.PrivacySavedMusic; key++ {
		if _, err := PrivacyKey(key); err != nil {
			t.Error(err)
		}
	}
	for _, in := range []tg.InputPrivacyKeyClass{
		&tg.InputPrivacyKeyStatusTimestamp{}, &tg.InputPrivacyKeyChatInvite{}, &tg.InputPrivacyKeyPhoneCall{},
		&tg.InputPrivacyKeyPhoneP2P{}, &tg.InputPrivacyKeyForwards{}, &tg.InputPrivacyKeyProfilePhoto{},
		&tg.InputPrivacyKeyPhoneNumber{}, &tg.InputPrivacyKeyAddedByPhone{}, &tg.InputPrivacyKeyVoiceMessages{},
		&tg.InputPrivacyKeyAbout{}, &tg.InputPrivacyKeyBirthday{}, &tg.InputPrivacyKeyStarGiftsAutoSave{},
		&tg.InputPrivacyKeyNoPaidMessages{}, &tg.InputPrivacyKeySavedMusic{},
	} {
		key, err := PrivacyKeyOf(in)
		if err != nil {
			t.Errorf("%T: %v", in, err)
			continue
		}
		out, err := PrivacyKey(key)
		if err != nil || "*tg.Input"+fmt.Sprintf("%T", out)[len("*tg."):] != fmt.Sprintf("%T", in) {
			t.Errorf("%T comes back as %T, %v", in, out, err)
		}
	}
}
