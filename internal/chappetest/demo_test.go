package chappetest

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// demo runs `chappe demo` and returns what it says and whether it went well.
func demo(t *testing.T, bin, data string, args ...string) (said string, ok bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, append([]string{"demo", "--data", data, "--readers", "3", "--lang", "en"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err == nil
}

// TestDemo fills a server, looks around in it as the first person does, and
// tries to fill it again.
func TestDemo(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, bin: bin, Data: filepath.Join(t.TempDir(), "data"), Addr: "127.0.0.1:0"}
	said, ok := demo(t, bin, s.Data)
	if !ok || !strings.Contains(said, "chappe code +33639980001") {
		t.Fatalf("chappe demo: %s", said)
	}
	if said, ok := demo(t, bin, s.Data); ok || !strings.Contains(said, "accounts already") || !strings.Contains(said, "--force") {
		t.Errorf("it is done twice: %s", said)
	}
	s.Up()
	t.Cleanup(func() { s.Down(syscall.SIGTERM) })
	if said, ok := demo(t, bin, s.Data, "--force"); ok || !strings.Contains(said, "already runs") {
		t.Errorf("it is done while a server runs: %s", said)
	}
	if list := s.Run("user", "list"); strings.Count(list, "\n") != 1+13+3 || !strings.Contains(list, "operator") {
		t.Errorf("the people:\n%s", list)
	}
	camille := NewClient(t, s, "camille", "+33639980001")
	camille.LogIn()
	v := visit{t, t.Context(), camille}
	v.chats()
	v.channel()
}

// visit is a look around in the demo world.
type visit struct {
	*testing.T
	ctx     context.Context
	camille *Client
}

func (v visit) chats() {
	res, err := v.camille.API.MessagesGetDialogs(v.ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 100})
	if err != nil {
		v.Fatal(err)
	}
	list := res.(*tg.MessagesDialogs)
	var pinned, archived, unread, drafts, muted int
	for _, d := range list.Dialogs {
		d, ok := d.(*tg.Dialog)
		if !ok {
			continue
		}
		folder, _ := d.GetFolderID()
		if _, has := d.GetDraft(); has {
			drafts++
		}
		if until, _ := d.NotifySettings.GetMuteUntil(); until > 0 {
			muted++
		}
		if d.Pinned {
			pinned++
		}
		if folder == 1 {
			archived++
		}
		unread += d.UnreadCount
	}
	if len(list.Dialogs) < 13 || pinned != 2 || unread < 10 || drafts != 1 || muted < 1 {
		v.Errorf("%d chats, %d pinned, %d archived, %d unread, %d drafts, %d muted", len(list.Dialogs), pinned, archived, unread, drafts, muted)
	}
	for _, u := range list.Users {
		if u := u.(*tg.User); u.ID != 777000 && u.Photo == nil {
			v.Errorf("%s has no photo", u.FirstName)
		}
	}
	folders, err := v.camille.API.MessagesGetDialogFilters(v.ctx)
	if err != nil || len(folders.Filters) < 3 {
		v.Errorf("folders: %v, %v", folders, err)
	}
}

func (v visit) channel() {
	found, err := v.camille.API.ContactsResolveUsername(v.ctx, &tg.ContactsResolveUsernameRequest{Username: "optical_gazette"})
	if err != nil {
		v.Fatal(err)
	}
	ch := found.Chats[0].(*tg.Channel)
	res, err := v.camille.API.MessagesGetHistory(v.ctx, &tg.MessagesGetHistoryRequest{Peer: ch.AsInputPeer(), Limit: 100})
	if err != nil {
		v.Fatal(err)
	}
	var posts, photos, views, comments, polls int
	days := make(map[int]bool)
	for _, m := range res.(*tg.MessagesChannelMessages).Messages {
		m, ok := m.(*tg.Message)
		if !ok {
			continue
		}
		posts++
		switch m.Media.(type) {
		case *tg.MessageMediaPhoto:
			photos++
		case *tg.MessageMediaPoll:
			polls++
		}
		replies, _ := m.GetReplies()
		comments += replies.Replies
		n, _ := m.GetViews()
		views += n
		days[m.Date/86400] = true
	}
	// An album is a post of several messages.
	if posts != 28 || photos < 10 || polls != 1 || views < 2*posts || comments != 13 || len(days) < 9 {
		v.Errorf("%d posts with %d photos and %d polls on %d days, seen %d times, with %d comments", posts, photos, polls, len(days), views, comments)
	}
	full, err := v.camille.API.ChannelsGetFullChannel(v.ctx, ch.AsInput())
	if err != nil {
		v.Fatal(err)
	}
	if about := full.FullChat.(*tg.ChannelFull); !strings.Contains(about.About, "Demo data") || about.ParticipantsCount != 16 {
		v.Errorf("%d readers of %q", about.ParticipantsCount, about.About)
	}
}
