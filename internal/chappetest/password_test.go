package chappetest

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// SetPassword sets or changes the password of two-step verification as gotd
// does.
func (c *Client) SetPassword(ctx context.Context, before, after string) error {
	return auth.NewClient(c.API, rand.Reader, 1, "0123456789abcdef0123456789abcdef").UpdatePassword(ctx, after, auth.UpdatePasswordOptions{
		Hint: "a bird", Password: func(context.Context) (string, error) { return before, nil },
	})
}

// Proof answers a new question of the server.
func (c *Client) Proof(ctx context.Context, password string) *tg.InputCheckPasswordSRP {
	c.t.Helper()
	p, err := c.API.AccountGetPassword(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	proof, err := auth.PasswordHash([]byte(password), p.SRPID, p.SRPB, p.SecureRandom, p.CurrentAlgo)
	if err != nil {
		c.t.Fatal(err)
	}
	return proof
}

// TestPassword is a login with gotd where a code is not enough.
func TestPassword(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := Start(t)
	phone := NewClient(t, s, "Alice's phone", NewPhone())
	phone.SignUp("Alice", "")
	if err := phone.SetPassword(ctx, "", "swift"); err != nil {
		t.Fatal(err)
	}
	phone.Refused("a change by who does not know it", phone.SetPassword(ctx, "wrong", "heron"), "PASSWORD_HASH_INVALID")

	tablet := NewClient(t, s, "Alice's tablet", phone.Phone)
	if err := tablet.LogInFails(); !strings.Contains(err.Error(), auth.ErrPasswordNotProvided.Error()) {
		t.Fatalf("without a password: %v", err)
	}
	tablet.Password = "wrong"
	if err := tablet.LogInFails(); !strings.Contains(err.Error(), "invalid password") {
		t.Fatalf("with a wrong one: %v", err)
	}
	waits := 0
	list, err := phone.API.AccountGetAuthorizations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list.Authorizations {
		if d.PasswordPending {
			waits++
		}
	}
	if waits != 1 {
		t.Errorf("%d unfinished logins, want 1", waits)
	}
	s.Kill() // what was set is set
	tablet.Password = "swift"
	tablet.LogIn()
	Expect(phone, "the new device", func(u *tg.UpdateNewAuthorization) bool { return u.Device != "" })

	if err := tablet.SetPassword(ctx, "swift", "heron"); err != nil {
		t.Fatal(err)
	}
	laptop := NewClient(t, s, "Alice's laptop", phone.Phone)
	laptop.Password = "heron"
	laptop.LogIn()
	var off tg.AccountPasswordInputSettings
	off.SetNewAlgo(&tg.PasswordKdfAlgoUnknown{})
	off.SetNewPasswordHash([]byte{})
	off.SetHint("")
	if _, err := laptop.API.AccountUpdatePasswordSettings(ctx, &tg.AccountUpdatePasswordSettingsRequest{
		Password: laptop.Proof(ctx, "heron"), NewSettings: off,
	}); err != nil {
		t.Fatal(err)
	}
	NewClient(t, s, "Alice's watch", phone.Phone).LogIn()
	// The phone was cut off by the kill: what came meanwhile it has to ask for.
	for _, who := range []*Client{tablet, laptop} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

// TestFreshPasswordGivesNothingAway asks as clients do before they show the
// transfer of ownership: without a password, a chat or a user.
func TestFreshPasswordGivesNothingAway(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s := Start(t)
	anna := NewClient(t, s, "Anna", NewPhone())
	anna.SignUp("Anna", "")
	probe := func() error {
		_, err := anna.API.MessagesEditChatCreator(ctx, &tg.MessagesEditChatCreatorRequest{
			Peer: &tg.InputPeerEmpty{}, UserID: &tg.InputUserSelf{}, Password: &tg.InputCheckPasswordEmpty{},
		})
		return err
	}
	anna.Refused("without a password", probe(), "PASSWORD_MISSING")
	if err := anna.SetPassword(ctx, "", "swift"); err != nil {
		t.Fatal(err)
	}
	fresh, ok := tgerr.AsType(probe(), "PASSWORD_TOO_FRESH")
	const week = 7 * 24 * 60 * 60
	if !ok || fresh.Argument <= week-60 || fresh.Argument > week {
		t.Errorf("with a new password: %v", fresh)
	}
}

// TestOwnershipIsTransferred gives a supergroup, a channel and a basic group
// away.
func TestOwnershipIsTransferred(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := Start(t, "--fresh-login", "0s", "--fresh-password", "0s")
	c := found(ctx, t, s)
	if err := c.alice.SetPassword(ctx, "", "swift"); err != nil {
		t.Fatal(err)
	}
	toBob := c.alice.Peer(ctx, c.bob)
	bob := &tg.InputUser{UserID: toBob.UserID, AccessHash: toBob.AccessHash}
	group := c.alice.NewChannel(ctx, "Relais", false)
	paper := c.alice.NewChannel(ctx, "Gazette", true)
	for _, ch := range []*tg.Channel{group, paper} {
		c.bob.Join(ctx, c.alice.InviteLink(ctx, ch.AsInputPeer(), false))
	}
	for _, p := range []tg.InputPeerClass{group.AsInputPeer(), paper.AsInputPeer(), c.peer} {
		give := func(password tg.InputCheckPasswordSRPClass) error {
			_, err := c.alice.API.MessagesEditChatCreator(ctx, &tg.MessagesEditChatCreatorRequest{Peer: p, UserID: bob, Password: password})
			return err
		}
		c.alice.Refused("no password", give(&tg.InputCheckPasswordEmpty{}), "PASSWORD_HASH_INVALID")
		c.alice.Refused("a wrong one", give(c.alice.Proof(ctx, "wrong")), "PASSWORD_HASH_INVALID")
		used := c.alice.Proof(ctx, "swift")
		if err := give(used); err != nil {
			t.Fatalf("%T: %v", p, err)
		}
		c.alice.Refused("what is not hers any more", give(c.alice.Proof(ctx, "swift")), "CHAT_ADMIN_REQUIRED")
	}
	c.isOwner(ctx, group, paper)
	for _, who := range []*Client{c.alice, c.bob, c.carol} {
		if n := who.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", who.Name, n)
		}
	}
}

// isOwner checks that Bob owns the chats that were Alice's, and that she is an
// admin of them still.
func (c *choir) isOwner(ctx context.Context, channels ...*tg.Channel) {
	c.t.Helper()
	for _, ch := range channels {
		Expect(c.bob, "that the channel changed", func(u *tg.UpdateChannel) bool { return u.ChannelID == ch.ID })
		res, err := c.alice.API.ChannelsGetParticipants(ctx, &tg.ChannelsGetParticipantsRequest{
			Channel: ch.AsInput(), Filter: &tg.ChannelParticipantsAdmins{}, Limit: 10,
		})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, p := range res.(*tg.ChannelsChannelParticipants).Participants {
			switch p := p.(type) {
			case *tg.ChannelParticipantCreator:
				if p.UserID != c.bob.Self.ID {
					c.t.Errorf("%s belongs to %d", ch.Title, p.UserID)
				}
			case *tg.ChannelParticipantAdmin:
				if p.UserID != c.alice.Self.ID || !p.AdminRights.AddAdmins {
					c.t.Errorf("admin of %s: %v", ch.Title, p)
				}
			}
		}
	}
	full, err := c.carol.API.MessagesGetFullChat(ctx, c.id)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, p := range full.FullChat.(*tg.ChatFull).Participants.(*tg.ChatParticipants).Participants {
		if _, owner := p.(*tg.ChatParticipantCreator); owner != (p.GetUserID() == c.bob.Self.ID) {
			c.t.Errorf("in the basic group: %v", p)
		}
	}
}
