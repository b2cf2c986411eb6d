package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/config"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/update"
)

// museum is a server whose clock can be put forward, two users who know each
// other, a group and a channel.
type museum struct {
	*App
	t       *testing.T
	later   atomic.Int64 // seconds
	ada     int64
	bob     int64
	group   peer.Peer
	channel peer.Peer
	last    int64 // number that was not used yet
}

func newMuseum(t *testing.T) *museum {
	t.Helper()
	m := &museum{t: t}
	cfg := config.Default()
	cfg.Data = filepath.Join(t.TempDir(), "data")
	now := func() time.Time { return time.Now().Add(time.Duration(m.later.Load()) * time.Second) }
	var err error
	m.App, err = newAt(t.Context(), cfg, "test", slog.New(slog.DiscardHandler), now)
	fatal(t, err)
	t.Cleanup(func() { fatal(t, m.Close()) })
	m.accounts.Wire(account.Wiring{Member: m.chats.IsMember, ShowContact: m.files.ShowContact}) // as the whole server does
	for phone, at := range map[string]*int64{"+33612345678": &m.ada, "+33612345679": &m.bob} {
		u, err := m.accounts.Open(t.Context(), phone, "Somebody", "", "fr")
		fatal(t, err)
		*at = u.Id
	}
	fatal(t, m.accounts.AddContact(t.Context(), m.ada, account.NewContact{User: m.bob, FirstName: "Bob"}, false))
	group, err := m.chats.CreateChat(t.Context(), m.ada, "Towers", []int64{m.bob}, 0)
	fatal(t, err)
	channel, err := m.chats.CreateChannel(t.Context(), m.ada, chat.NewChannel{Title: "Towers", Broadcast: true})
	fatal(t, err)
	m.group, m.channel = group.Peer, channel.Peer
	return m
}

func (m *museum) next() int64 { m.last++; return m.last }

// upload uploads a picture that nobody else has.
func (m *museum) upload(w, h int) media.Input {
	m.t.Helper()
	pic := image.NewNRGBA(image.Rect(0, 0, w, h))
	id := m.next()
	for y := range h {
		for x := range w / 2 {
			pic.Set(x, y, color.NRGBA{uint8(id), uint8(id >> 8), uint8(x), 255})
		}
	}
	var b bytes.Buffer
	fatal(m.t, png.Encode(&b, pic))
	fatal(m.t, m.files.SavePart(m.t.Context(), m.ada, id, 0, 1, b.Bytes()))
	return media.Input{ID: id, Parts: 1, Name: "a.png"}
}

func (m *museum) made(f *mediapb.File, err error) *mediapb.File {
	m.t.Helper()
	fatal(m.t, err)
	return f
}

func (m *museum) photo() *mediapb.File {
	return m.made(m.files.MakePhoto(m.t.Context(), m.ada, m.upload(320, 200)))
}

func (m *museum) portrait() *mediapb.File {
	return m.made(m.files.MakePortrait(m.t.Context(), m.ada, m.upload(200, 200)))
}

// portraitOf a video, which nothing looks into here.
func (m *museum) moving() *mediapb.File {
	id := m.next()
	film := fmt.Appendf(nil, "\x00\x00\x00\x10ftypisom, and so on, %d", id)
	fatal(m.t, m.files.SavePart(m.t.Context(), m.ada, id, 0, 1, film))
	still := m.upload(200, 200)
	return m.made(m.files.MakeAvatar(m.t.Context(), m.ada, media.Avatar{Photo: &still, Video: media.Input{ID: id, Parts: 1}}))
}

func (m *museum) document(w, h int) *mediapb.File {
	return m.made(m.files.MakeDocument(m.t.Context(), m.ada, m.upload(w, h), media.Document{Mime: "image/png"}))
}

// send sends something and returns how it is deleted for all.
func (m *museum) send(p peer.Peer, o *message.Outgoing) func() {
	ctx := m.t.Context()
	o.Peer, o.RandomID = p, m.next()
	sent, err := m.messages.Send(ctx, m.ada, o)
	fatal(m.t, err)
	return func() {
		if p.Kind == peer.Channel {
			_, err = m.messages.DeletePosts(ctx, m.ada, p.ID, []int32{sent.Message.Id})
		} else {
			_, err = m.messages.Delete(ctx, m.ada, []int32{sent.Message.Id}, true)
		}
		fatal(m.t, err)
	}
}

// keeper lets something show a file and returns how that ends.
type keeper struct {
	name  string
	begin func(m *museum) (f *mediapb.File, end func())
}

func inMessage(where func(*museum) peer.Peer, what func(m *museum) (*mediapb.File, *message.Outgoing)) func(*museum) (*mediapb.File, func()) {
	return func(m *museum) (*mediapb.File, func()) {
		f, o := what(m)
		return f, m.send(where(m), o)
	}
}

func withPhoto(m *museum) (*mediapb.File, *message.Outgoing) {
	f := m.photo()
	return f, &message.Outgoing{Media: &mediapb.Media{File: f}}
}

func onShelf(l media.Shelf) func(*museum) (*mediapb.File, func()) {
	return func(m *museum) (*mediapb.File, func()) {
		f := m.document(64, 64)
		fatal(m.t, m.files.PutOnShelf(m.t.Context(), m.bob, l, f, false))
		return f, func() { fatal(m.t, m.files.PutOnShelf(m.t.Context(), m.bob, l, f, true)) }
	}
}

// inSet is a set whose sticker, or whose picture, is looked at.
func inSet(k stickerpb.Kind, side int, thumb bool) func(*museum) (*mediapb.File, func()) {
	return func(m *museum) (*mediapb.File, func()) {
		d := sticker.Draft{Kind: k, Title: "Set", ShortName: fmt.Sprintf("set_%d_x", m.next()), Items: []sticker.Item{{File: m.document(side, side), Emoji: "🔥"}}}
		if thumb {
			d.Thumb = m.document(100, 100)
		}
		rec, err := m.stickers.Create(m.t.Context(), m.ada, d)
		fatal(m.t, err)
		f := rec.Stickers[0].File
		if thumb {
			f = rec.Thumb
		}
		return f, func() { fatal(m.t, m.stickers.Delete(m.t.Context(), m.ada, rec.Id)) }
	}
}

// inProfile shows a photo of Ada's; fallback is the one for those who may not see
// the others.
func inProfile(make func(*museum) *mediapb.File, fallback bool) func(*museum) (*mediapb.File, func()) {
	return func(m *museum) (*mediapb.File, func()) {
		f := make(m)
		change := func(fn func(p *mediapb.Photos)) {
			fatal(m.t, m.accounts.ChangePhotos(m.t.Context(), m.ada, func(tx *update.Tx, _ *accountpb.User) error {
				return m.files.ChangePhotos(tx, m.ada, fn)
			}))
		}
		fatal(m.t, m.files.Prepare(m.t.Context(), f, peer.MailboxOf(m.ada)))
		change(func(p *mediapb.Photos) {
			if fallback {
				p.Fallback = f
			} else {
				p.Photos = append(p.Photos, f)
			}
		})
		return f, func() {
			change(func(p *mediapb.Photos) {
				p.Photos = slices.DeleteFunc(p.Photos, func(old *mediapb.File) bool { return old.Id == f.Id })
				if p.Fallback.GetId() == f.Id {
					p.Fallback = nil
				}
			})
		}
	}
}

// ofGroup is the photo of a group of its own, which is dissolved with all that was
// said there.
func ofGroup(m *museum) (*mediapb.File, func()) {
	ctx := m.t.Context()
	made, err := m.chats.CreateChat(ctx, m.ada, "Lantern", []int64{m.bob}, 0)
	fatal(m.t, err)
	f := m.moving()
	photo := chat.Photo{ID: f.Id}
	photo.Record, err = proto.Marshal(f)
	fatal(m.t, err)
	fatal(m.t, m.messages.HoldPhoto(ctx, m.ada, made.Peer, f))
	_, err = m.chats.SetPhoto(ctx, m.ada, made.Peer, photo)
	fatal(m.t, err)
	return f, func() {
		_, err := m.chats.SetPhoto(ctx, m.ada, made.Peer, chat.Photo{})
		fatal(m.t, err)
		_, err = m.messages.ClearHistory(ctx, m.ada, made.Peer, message.Clearing{Revoke: true})
		fatal(m.t, err)
	}
}

func ofContact(m *museum) (*mediapb.File, func()) {
	f := m.portrait()
	fatal(m.t, m.files.Prepare(m.t.Context(), f, peer.MailboxOf(m.ada)))
	fatal(m.t, m.accounts.SetContactPhoto(m.t.Context(), m.ada, m.bob, f.Id))
	return f, func() { fatal(m.t, m.accounts.SetContactPhoto(m.t.Context(), m.ada, m.bob, 0)) }
}

func scheduled(m *museum) (*mediapb.File, func()) {
	f := m.photo()
	date := time.Now().Unix() + m.later.Load() + 300*86400
	sent, err := m.messages.Send(m.t.Context(), m.ada, &message.Outgoing{Peer: peer.OfUser(m.bob), RandomID: m.next(), Media: &mediapb.Media{File: f}, ScheduleDate: date})
	fatal(m.t, err)
	return f, func() {
		_, err := m.messages.DeleteScheduled(m.t.Context(), m.ada, peer.OfUser(m.bob), []int32{sent.Message.Id})
		fatal(m.t, err)
	}
}

func toBob(m *museum) peer.Peer     { return peer.OfUser(m.bob) }
func toGroup(m *museum) peer.Peer   { return m.group }
func toChannel(m *museum) peer.Peer { return m.channel }

// keepers are all ways in which something shows a file.
var keepers = []keeper{
	{"a private message", inMessage(toBob, withPhoto)},
	{"a message of a group", inMessage(toGroup, withPhoto)},
	{"a post", inMessage(toChannel, withPhoto)},
	{"the cover of a video", inMessage(toBob, func(m *museum) (*mediapb.File, *message.Outgoing) {
		f := m.photo()
		return f, &message.Outgoing{Media: &mediapb.Media{File: m.document(64, 64), Cover: f}}
	})},
	{"the page of a link", inMessage(toGroup, func(m *museum) (*mediapb.File, *message.Outgoing) {
		f := m.photo()
		return f, &message.Outgoing{Text: "example.org", Page: &mediapb.WebPage{Id: m.next(), Url: "http://example.org", Title: "Tower", Photo: f}}
	})},
	{"a scheduled message", scheduled},
	{"a sticker", inSet(stickerpb.Kind_STICKERS, 512, false)},
	{"a mask", inSet(stickerpb.Kind_MASKS, 512, false)},
	{"a custom emoji", inSet(stickerpb.Kind_EMOJI, 100, false)},
	{"the picture of a set", inSet(stickerpb.Kind_STICKERS, 512, true)},
	{"a recent sticker", onShelf(media.RecentStickers)},
	{"a recent mask", onShelf(media.RecentMasks)},
	{"a faved sticker", onShelf(media.FavedStickers)},
	{"a saved GIF", onShelf(media.SavedGIFs)},
	{"a profile photo", inProfile((*museum).portrait, false)},
	{"a profile photo that moves", inProfile((*museum).moving, false)},
	{"the photo for strangers", inProfile((*museum).portrait, true)},
	{"the photo of a group", ofGroup},
	{"the photo of a contact", ofContact},
}

// open reads all that a file has.
func (m *museum) open(f *mediapb.File) error {
	ctx, sign := context.Background(), m.files.Signer()
	letters := []string{}
	if f.Content != nil {
		letters = append(letters, "")
	}
	for _, z := range f.Sizes {
		letters = append(letters, z.Type)
	}
	for _, v := range f.Videos {
		letters = append(letters, v.Type)
	}
	for _, letter := range letters {
		o, err := m.files.Open(ctx, m.bob, media.Location{
			ID: f.Id, Hash: sign.Hash(m.bob, f), Reference: sign.Reference(m.bob, f), Size: letter, Photo: f.Photo,
		})
		if err != nil {
			return err
		}
		if b, err := io.ReadAll(io.NewSectionReader(o, 0, o.Size)); err != nil || int64(len(b)) != o.Size {
			return fmt.Errorf("size %q: %d of %d bytes: %w", letter, len(b), o.Size, err)
		}
	}
	return nil
}

// TestCollectionKeepsWhatIsShown begins and ends, in any order, everything that
// can show a file, and collects in between, after hours and days: what is shown
// opens with all its sizes, what is not is gone.
func TestCollectionKeepsWhatIsShown(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // nothing looks into videos
	m := newMuseum(t)
	type shown struct {
		keeper string
		f      *mediapb.File
		end    func()
	}
	now := make(map[string]shown)
	var over []shown
	for round := range 40 {
		for range 1 + rand.IntN(4) {
			k := keepers[rand.IntN(len(keepers))]
			if round < len(keepers) {
				k = keepers[round] // each at least once
			}
			if old, on := now[k.name]; on {
				old.end()
				over = append(over, old)
				delete(now, k.name)
				continue
			}
			f, end := k.begin(m)
			now[k.name] = shown{k.name, f, end}
		}
		m.later.Add(int64([]time.Duration{2 * time.Hour, 30 * time.Hour}[rand.IntN(2)] / time.Second))
		_, err := m.files.Collect(t.Context())
		fatal(t, err)
		for _, s := range now {
			if err := m.open(s.f); err != nil {
				t.Fatalf("round %d: %s is shown, but: %v", round, s.keeper, err)
			}
		}
		for _, s := range over {
			if _, err := m.files.File(t.Context(), s.f.Id); !errors.Is(err, media.ErrFile) {
				t.Fatalf("round %d: %s is over, but its file is there: %v", round, s.keeper, err)
			}
		}
		over = over[:0]
	}
}
