package account

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
)

func TestOperatorFindsAndListsUsers(t *testing.T) {
	w := newWorld(t, Options{})
	var ids []int64
	for i := range 20 {
		u, err := w.s.Provision(w.ctx, uint64(i+1), fmt.Sprintf("9996610%04d", i), "User", "", Device{Model: "Bench"})
		w.must(err)
		ids = append(ids, u.Id)
	}
	slices.Sort(ids)
	var listed []int64
	for after := int64(0); ; {
		page, err := w.s.Users(w.ctx, after, 7)
		w.must(err)
		if len(page) == 0 {
			break
		}
		for _, u := range page {
			listed = append(listed, u.Id)
		}
		after = page[len(page)-1].Id
	}
	if !slices.Equal(listed, ids) {
		t.Errorf("listed %v, want %v", listed, ids)
	}
	w.must(w.s.SetUsername(w.ctx, ids[3], "finder"))
	want, err := w.s.User(w.ctx, ids[3])
	w.must(err)
	for _, ref := range []string{strconv.FormatInt(ids[3], 10), "+" + want.Phone, want.Phone, "@finder"} {
		if u, err := w.s.FindUser(w.ctx, ref); err != nil || u.Id != ids[3] {
			t.Errorf("%q: %v, %v", ref, u.GetId(), err)
		}
	}
	for _, ref := range []string{"", "@nobody_here", "@x", "12", "99966109999"} {
		if _, err := w.s.FindUser(w.ctx, ref); !errors.Is(err, ErrNoUser) {
			t.Errorf("%q: %v", ref, err)
		}
	}
	a, err := w.s.Authorization(w.ctx, 1)
	w.must(err)
	if a.UserID() == 0 {
		t.Error("a provisioned key is not logged in")
	}
	if _, err := w.s.Provision(w.ctx, 99, "99966100000", "User", "", Device{}); !errors.Is(err, ErrPhoneOccupied) {
		t.Errorf("a phone twice: %v", err)
	}
}
