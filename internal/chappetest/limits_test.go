package chappetest

import (
	"context"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestLongRequestsAreRefused: nobody makes the server look up a hundred thousand
// messages in one call, whereas a phone book may be as long as it is.
func TestLongRequestsAreRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c := NewClient(t, Start(t), "Iris", NewPhone())
	c.SignUp("Iris", "")
	ids := make([]int, 40_000)
	for i := range ids {
		ids[i] = i + 1
	}
	_, err := c.API.MessagesReadMessageContents(ctx, ids)
	c.Refused("forty thousand messages", err, "INPUT_REQUEST_TOO_LONG")
	if _, err := c.API.MessagesReadMessageContents(ctx, ids[:10_000]); err != nil {
		t.Errorf("ten thousand: %v", err)
	}
	book := make([]tg.InputPhoneContact, 4000)
	for i := range book {
		book[i] = tg.InputPhoneContact{ClientID: int64(i), Phone: NewPhone(), FirstName: "a name that is long enough to count"}
	}
	if _, err := c.API.ContactsImportContacts(ctx, book); err != nil {
		t.Errorf("a phone book: %v", err)
	}
}
