package chappetest

import (
	"context"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestTheFirstSessionListensAgain: a second session of the same key takes the
// updates, as the latest does; when it is gone the first gets them again.
func TestTheFirstSessionListensAgain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := Start(t)
	anna, ben := NewClient(t, s, "Anna", NewPhone()), NewClient(t, s, "Ben", NewPhone())
	anna.SignUp("Anna", "")
	ben.SignUp("Ben", "")
	toAnna := ben.Peer(ctx, anna)
	second := NewClient(t, s, "Anna in another window", anna.Phone)
	second.storage = anna.storage
	second.Connect()
	ben.Send(ctx, toAnna, "to the second")
	second.ExpectMessage("to the second")
	second.Disconnect()
	ben.Send(ctx, toAnna, "to the first")
	for heard := false; !heard; {
		if _, err := anna.API.UsersGetUsers(ctx, []tg.InputUserClass{&tg.InputUserSelf{}}); err != nil {
			t.Fatal(err)
		}
		for _, text := range anna.Messages() {
			heard = heard || text == "to the first"
		}
		select {
		case <-ctx.Done():
			t.Fatal("the first session never hears again")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
