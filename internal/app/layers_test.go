package app

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/blob"
	"chappe/internal/bus"
	"chappe/internal/chat"
	"chappe/internal/fanout"
	"chappe/internal/layer"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// The founder of the supergroup, who sees all as his own, and two members, who
// share one encoding.
const (
	founder = int64(1_000_000_001)
	writer  = int64(1_000_000_002)
	reader  = int64(1_000_000_003)
)

var ages = []int{144, 158, 198, 216, 229}

// hall is a supergroup with listeners of every age, from the store to the hub.
type hall struct {
	t     *testing.T
	views *tlview.Views
	files *media.Service
	posts *message.Service
	group peer.Peer
	ears  map[int64]map[int]*ear // by viewer and layer
}

// ear is a session that hears of updates.
type ear struct {
	layer int
	key   uint64
	heard chan []byte
}

func (e *ear) Push(body []byte) bool { e.heard <- body; return true }
func (e *ear) PushInTurn(b fanout.Blank, viewer int64) bool {
	body := make([]byte, b.Len())
	b.Fill(body, viewer)
	return e.Push(body)
}
func (e *ear) Layer() int        { return e.layer }
func (e *ear) ID() int64         { return int64(e.layer) }
func (e *ear) PermKeyID() uint64 { return e.key }
func (e *ear) Connected() bool   { return true }
func (e *ear) Resumed() bool     { return true }

func newHall(t *testing.T) *hall {
	t.Helper()
	dir := t.TempDir()
	db, err := store.OpenPebble(t.Context(), filepath.Join(dir, "db"), &seal.KeyFile{Path: filepath.Join(dir, "key")}, store.Options{})
	fatal(t, err)
	log := update.New(db, bus.Local{})
	t.Cleanup(func() { log.Close(); _ = db.Close() })
	logger := slog.New(slog.DiscardHandler)
	accounts := account.New(account.Deps{DB: db, Log: log, Logger: logger})
	chats := chat.New(chat.Deps{DB: db, Log: log, Accounts: accounts})
	blobs, err := blob.OpenDir(filepath.Join(dir, "media"), db.Seal(), 0)
	fatal(t, err)
	h := &hall{t: t, files: media.New(media.Deps{DB: db, Log: log, Blobs: blobs, Logger: logger}), ears: map[int64]map[int]*ear{}}
	h.posts = message.New(message.Deps{DB: db, Log: log, Accounts: accounts, Chats: chats, Files: h.files})
	chats.Wire(h.posts)
	h.views = &tlview.Views{
		Accounts: accounts, Groups: chats, Messages: h.posts, Hash: peer.NewHasher(make([]byte, 32)), Files: h.files,
	}
	layers, err := layer.Load()
	fatal(t, err)
	hub := fanout.New(rendered(h.views), watching{chats}, layers, newLayering(), logger)
	log.Subscribe(hub.Deliver)
	for _, user := range []int64{founder, writer, reader} {
		settle(t, log, user)
	}
	made, err := chats.CreateChannel(t.Context(), founder, chat.NewChannel{Title: "Towers"})
	fatal(t, err)
	h.group = made.Peer
	_, err = chats.Add(t.Context(), founder, h.group.ID, []int64{writer, reader})
	fatal(t, err)
	h.listen(hub)
	return h
}

func settle(t *testing.T, log *update.Log, user int64) {
	t.Helper()
	value, err := proto.Marshal(&accountpb.User{Id: user, FirstName: fmt.Sprint("User ", user)})
	fatal(t, err)
	fatal(t, log.Write(t.Context(), []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		tx.Set(peer.MailboxOf(user), store.ProfileKey(), value)
		return nil
	}))
}

// listen gives everybody a session of every age.
func (h *hall) listen(hub *fanout.Hub) {
	for _, user := range []int64{founder, writer, reader} {
		h.ears[user] = map[int]*ear{}
		for _, l := range ages {
			e := &ear{layer: l, key: uint64(user)<<10 | uint64(l), heard: make(chan []byte, 16)}
			h.ears[user][l] = e
			hub.Join(peer.MailboxOf(user), e)
		}
	}
}

// photo is one that the writer has uploaded.
func (h *hall) photo() *mediapb.File {
	h.t.Helper()
	var b bytes.Buffer
	fatal(h.t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 320, 200)), nil))
	fatal(h.t, h.files.SavePart(h.t.Context(), writer, 7, 0, 1, b.Bytes()))
	f, err := h.files.MakePhoto(h.t.Context(), writer, media.Input{ID: 7, Parts: 1, Name: "photo.jpg"})
	fatal(h.t, err)
	return f
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryAgeGetsItsOwnHashes posts a photo in a supergroup. Each viewer must
// find behind the id of the author, the group and the photo what opens them to
// him: in every layer an access hash stands right behind the id, and a file
// reference behind the access hash.
func TestEveryAgeGetsItsOwnHashes(t *testing.T) {
	h := newHall(t)
	file := h.photo()
	_, err := h.posts.Send(t.Context(), writer, &message.Outgoing{
		Peer: h.group, Text: "Towers in the fog", Media: &mediapb.Media{File: file}, RandomID: 1,
	})
	fatal(t, err)
	shapes := map[string]int{}
	for user, ears := range h.ears {
		for _, l := range ages {
			body := h.hear(ears[l])
			h.checkOpens(user, l, body, file)
			shapes[fmt.Sprint(user == founder, l, len(body))]++
		}
	}
	if len(shapes) < len(ages) {
		t.Errorf("the layers get the same bytes: %v", shapes)
	}
}

func (h *hall) hear(e *ear) []byte {
	h.t.Helper()
	for {
		select {
		case body := <-e.heard:
			if bytes.Contains(body, []byte("Towers in the fog")) {
				return body
			}
		case <-time.After(20 * time.Second):
			h.t.Fatalf("layer %d never heard of the post", e.layer)
		}
	}
}

func (h *hall) checkOpens(user int64, l int, body []byte, file *mediapb.File) {
	h.t.Helper()
	number := func(n int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(n)) }
	ref := h.views.Files.Signer().Reference(user, file)
	for what, want := range map[string][]byte{
		"author": append(number(writer), number(h.views.Hash.Hash(user, peer.OfUser(writer)))...),
		"group":  append(number(h.group.ID), number(h.views.Hash.Hash(user, h.group))...),
		"photo":  append(append(append(number(file.Id), number(h.views.Files.Signer().Hash(user, file))...), byte(len(ref))), ref...),
	} {
		if n := bytes.Count(body, want); n != 1 {
			h.t.Errorf("user %d, layer %d: %s with its access %d times in\n%x", user, l, what, n, body)
		}
	}
	for _, other := range []int64{-1, founder, writer, reader} { // -1 is nobody, for whom what is shared is rendered
		if other == user {
			continue
		}
		for what, theirs := range map[string][]byte{
			"author": number(h.views.Hash.Hash(other, peer.OfUser(writer))),
			"group":  number(h.views.Hash.Hash(other, h.group)),
			"photo":  number(h.views.Files.Signer().Hash(other, file)),
			"file":   h.views.Files.Signer().Reference(other, file),
		} {
			if bytes.Contains(body, theirs) {
				h.t.Errorf("user %d, layer %d, gets what opens the %s to %d", user, l, what, other)
			}
		}
	}
}
