package chappetest

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestMediaChanges edits, moves, schedules and destroys what was sent.
func TestMediaChanges(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	t.Run("edit", func(t *testing.T) { w.edited(ctx, t) })
	t.Run("live location", func(t *testing.T) { w.live(ctx, t) })
	t.Run("scheduled", func(t *testing.T) { w.scheduled(ctx, t) })
	t.Run("self-destruction", func(t *testing.T) { w.destroyed(ctx, t) })
	for _, c := range []*Client{w.alice, w.bob} {
		if n := c.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", c.Name, n)
		}
	}
}

func (w three) newPhoto(ctx context.Context) *tg.InputMediaUploadedPhoto {
	return &tg.InputMediaUploadedPhoto{File: w.alice.Upload(ctx, "p.jpg", Picture(300, 200))}
}

// edit changes a message of Alice and waits until Bob sees it.
func (w three) edit(ctx context.Context, t *testing.T, r *tg.MessagesEditMessageRequest, match func(*tg.Message) bool) {
	t.Helper()
	r.Peer = w.toBob
	if _, err := w.alice.API.MessagesEditMessage(ctx, r); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "the edit", func(u *tg.UpdateEditMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && match(m)
	})
}

func (w three) edited(ctx context.Context, t *testing.T) {
	m := w.alice.SendMedia(ctx, w.toBob, w.newPhoto(ctx), "avant")
	before := PhotoOf(w.bob.ExpectMessage("avant"))
	w.edit(ctx, t, &tg.MessagesEditMessageRequest{ID: m.ID, Media: w.newPhoto(ctx)}, func(m *tg.Message) bool {
		p := PhotoOf(m)
		return p != nil && p.ID != before.ID && m.Message == "avant"
	})
	w.edit(ctx, t, &tg.MessagesEditMessageRequest{ID: m.ID, Message: "après"}, func(m *tg.Message) bool {
		return PhotoOf(m) != nil && m.Message == "après"
	})
	id := w.alice.Send(ctx, w.toBob, "texte seul")
	w.edit(ctx, t, &tg.MessagesEditMessageRequest{ID: id, Media: w.newPhoto(ctx)}, func(m *tg.Message) bool {
		return PhotoOf(m) != nil && m.Message == "texte seul"
	})
	dice := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaDice{Emoticon: "🎲"}, "")
	if _, err := w.alice.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{
		Peer: w.toBob, ID: dice.ID, Media: w.newPhoto(ctx),
	}); !tgerr.Is(err, "MEDIA_PREV_INVALID") {
		t.Errorf("dice exchanged for a photo: %v", err)
	}
}

func (w three) live(ctx context.Context, t *testing.T) {
	at := func(lat float64) *tg.InputGeoPoint { return &tg.InputGeoPoint{Lat: lat, Long: 2} }
	m := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaGeoLive{GeoPoint: at(1), Period: 900, Heading: 90}, "")
	if live, ok := m.Media.(*tg.MessageMediaGeoLive); !ok || live.Period != 900 || live.Heading != 90 {
		t.Fatalf("sent %v", m.Media)
	}
	shows := func(lat float64, moving bool) func(*tg.Message) bool {
		return func(m *tg.Message) bool {
			live, ok := m.Media.(*tg.MessageMediaGeoLive)
			return ok && live.Geo.(*tg.GeoPoint).Lat == lat && (live.Period == 900) == moving
		}
	}
	w.edit(ctx, t, &tg.MessagesEditMessageRequest{ID: m.ID, Media: &tg.InputMediaGeoLive{GeoPoint: at(2)}}, shows(2, true))
	w.edit(ctx, t, &tg.MessagesEditMessageRequest{
		ID: m.ID, Media: &tg.InputMediaGeoLive{GeoPoint: &tg.InputGeoPointEmpty{}, Stopped: true},
	}, shows(2, false))
	time.Sleep(1100 * time.Millisecond) // a period is in whole seconds, and at least one
	if _, err := w.alice.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{
		Peer: w.toBob, ID: m.ID, Media: &tg.InputMediaGeoLive{GeoPoint: at(3)},
	}); !tgerr.Is(err, "MESSAGE_EDIT_TIME_EXPIRED") {
		t.Errorf("moved after its end: %v", err)
	}
}

func (w three) scheduled(ctx context.Context, t *testing.T) {
	date := int(time.Now().Add(time.Hour).Unix())
	u, err := w.alice.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: w.toBob, Media: w.newPhoto(ctx), Message: "plus tard", RandomID: rand.Int64(), ScheduleDate: date,
	})
	if err != nil {
		t.Fatal(err)
	}
	id, _ := SentID(u)
	if _, err := w.alice.API.MessagesEditMessage(ctx, &tg.MessagesEditMessageRequest{
		Peer: w.toBob, ID: id, Media: w.newPhoto(ctx), ScheduleDate: date,
	}); err != nil {
		t.Fatal(err)
	}
	res, err := w.alice.API.MessagesGetScheduledMessages(ctx, &tg.MessagesGetScheduledMessagesRequest{Peer: w.toBob, ID: []int{id}})
	if err != nil {
		t.Fatal(err)
	}
	waiting := PhotoOf(messagesOf(res)[0].(*tg.Message))
	if _, err := w.alice.API.MessagesSendScheduledMessages(ctx, &tg.MessagesSendScheduledMessagesRequest{Peer: w.toBob, ID: []int{id}}); err != nil {
		t.Fatal(err)
	}
	if sent := PhotoOf(w.bob.ExpectMessage("plus tard")); sent == nil || sent.ID != waiting.ID {
		t.Errorf("Bob sees %v, what waited was %v", sent, waiting)
	}
}

// destroyed sends a photo that may be looked at once.
func (w three) destroyed(ctx context.Context, t *testing.T) {
	in := w.newPhoto(ctx)
	in.TTLSeconds = 0x7fffffff
	sent := w.alice.SendMedia(ctx, w.toBob, in, "une seule fois")
	m := w.bob.ExpectMessage("une seule fois")
	if !m.MediaUnread || PhotoOf(m) == nil {
		t.Fatalf("Bob sees %v", m)
	}
	if _, err := w.bob.API.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: w.toAlice, ToPeer: w.toAlice, ID: []int{m.ID}, RandomID: []int64{rand.Int64()},
	}); !tgerr.Is(err, "MESSAGE_ID_INVALID") {
		t.Errorf("forwarded: %v", err)
	}
	gone := func(id int) func(u *tg.UpdateEditMessage) bool {
		return func(u *tg.UpdateEditMessage) bool {
			m, ok := u.Message.(*tg.Message)
			if !ok || m.ID != id {
				return false
			}
			media, ok := m.Media.(*tg.MessageMediaPhoto)
			return ok && media.Photo == nil && media.TTLSeconds != 0
		}
	}
	if _, err := w.alice.API.MessagesReadMessageContents(ctx, []int{sent.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.bob.API.MessagesReadMessageContents(ctx, []int{m.ID}); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "that it is gone", gone(m.ID))
	Expect(w.alice, "that it is gone", gone(sent.ID))
	in = w.newPhoto(ctx)
	in.TTLSeconds = 1
	w.alice.SendMedia(ctx, w.toBob, in, "une seconde")
	m = w.bob.ExpectMessage("une seconde")
	if _, err := w.bob.API.MessagesReadMessageContents(ctx, []int{m.ID}); err != nil {
		t.Fatal(err)
	}
	Expect(w.bob, "that it is gone after a second", gone(m.ID))
	in.TTLSeconds = 5
	if _, err := w.alice.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: &tg.InputPeerSelf{}, Media: in, RandomID: rand.Int64(),
	}); !tgerr.Is(err, "TTL_MEDIA_INVALID") {
		t.Errorf("in Saved Messages: %v", err)
	}
}
