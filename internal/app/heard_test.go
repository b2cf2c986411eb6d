package app

import (
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/chat"
	"chappe/internal/config"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/update/updatepb"
)

// TestVoiceOfAChannelIsHeardByEach: who has listened to a voice message of a
// group knows it by himself, on all of his devices.
func TestVoiceOfAChannelIsHeardByEach(t *testing.T) {
	var later atomic.Int64
	cfg := config.Default()
	cfg.Data = filepath.Join(t.TempDir(), "data")
	a, err := newAt(t.Context(), cfg, "test", slog.New(slog.DiscardHandler), func() time.Time { return time.Now().Add(time.Duration(later.Load())) })
	fatal(t, err)
	t.Cleanup(func() { fatal(t, a.Close()) })
	ctx := t.Context()
	var users []int64
	for _, phone := range []string{"+33612345678", "+33612345679", "+33612345670"} {
		u, err := a.accounts.Open(ctx, phone, "Ada", "", "fr")
		fatal(t, err)
		users = append(users, u.Id)
	}
	made, err := a.chats.CreateChannel(ctx, users[0], chat.NewChannel{Title: "Towers"})
	fatal(t, err)
	_, err = a.chats.Add(ctx, users[0], made.Peer.ID, users[1:])
	fatal(t, err)
	fatal(t, a.files.SavePart(ctx, users[0], 7, 0, 1, []byte("a voice")))
	f, err := a.files.MakeDocument(ctx, users[0], media.Input{ID: 7, Parts: 1}, media.Document{
		Mime: "audio/ogg", Attributes: &mediapb.Attributes{Audio: &mediapb.Audio{Voice: true, Duration: 2}},
	})
	fatal(t, err)
	sent, err := a.messages.Send(ctx, users[0], &message.Outgoing{Peer: made.Peer, RandomID: 1, Media: &mediapb.Media{File: f}})
	fatal(t, err)
	id := sent.Message.Id
	if sent.Message.UnreadContent {
		t.Error("its author has yet to hear it")
	}
	check := func(want ...bool) {
		t.Helper()
		for i, user := range users {
			if m := message.Personal(user, sent.Message); m.UnreadContent != (i > 0) {
				t.Errorf("just sent, user %d has yet to hear it: %v", i, m.UnreadContent)
			}
			found, err := a.messages.Posts(ctx, user, made.Peer.ID, []int32{id})
			fatal(t, err)
			if found[0].UnreadContent != want[i] {
				t.Errorf("user %d has yet to hear it: %v", i, found[0].UnreadContent)
			}
		}
	}
	check(false, true, true)
	for i := range 2 { // asked again nothing changes
		change, err := a.messages.ReadInChannel(ctx, users[1], made.Peer.ID, []int32{id, id + 100})
		fatal(t, err)
		if told := len(change.Events) == 1 && change.Events[0].Kind == updatepb.Kind_CHANNEL_CONTENTS; told != (i == 0) {
			t.Errorf("told of %v", change.Events)
		}
	}
	check(false, false, true)
	later.Store(int64(8 * 24 * time.Hour))
	check(false, false, false)
}
