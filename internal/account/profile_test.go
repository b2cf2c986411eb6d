package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

func ptr(s string) *string { return &s }

func TestUpdateProfile(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	w.ok(w.UpdateProfile(w.ctx, anna, ProfileChange{LastName: ptr(" Martin "), About: ptr("hello")}))
	u, err := w.User(w.ctx, anna)
	w.ok(err)
	if u.FirstName != "Anna" || u.LastName != "Martin" || u.About != "hello" {
		t.Errorf("the profile is %v", u)
	}
	w.wantEvent(anna, updatepb.Kind_USER_NAME, anna)
	w.ok(w.UpdateProfile(w.ctx, anna, ProfileChange{About: ptr("hello")}))
	if n := len(w.events(anna)); n != 1 {
		t.Errorf("a change that changes nothing was told: %d events", n)
	}
	w.fails(w.UpdateProfile(w.ctx, anna, ProfileChange{FirstName: ptr("  ")}), ErrFirstName)
	w.fails(w.UpdateProfile(w.ctx, anna, ProfileChange{About: ptr(strings.Repeat("é", maxAboutLength+1))}), ErrAboutTooLong)
	w.ok(w.UpdateProfile(w.ctx, anna, ProfileChange{About: ptr(strings.Repeat("é", maxAboutLength))}))
}

// A new name or photo reaches those who have the user as a contact, and those
// who talk with him, at once.
func TestAChangedProfileIsToldToWhoKnowsTheUser(t *testing.T) {
	w := newPeople(t)
	anna, ben, carol := w.user("Anna"), w.user("Ben"), w.user("Carol")
	w.add(ben, anna, "Annie")
	w.Wire(Wiring{Partners: func(context.Context, int64) ([]int64, error) { return []int64{carol, ben, anna}, nil }})
	w.ok(w.UpdateProfile(w.ctx, anna, ProfileChange{FirstName: ptr("Anne")}))
	w.ok(w.ChangePhotos(w.ctx, anna, func(_ *update.Tx, u *accountpb.User) error { u.Photo = 7; return nil }))
	want := map[string]bool{}
	for _, who := range []int64{ben, carol} {
		for _, kind := range []updatepb.Kind{updatepb.Kind_USER_NAME, updatepb.Kind_USER} {
			want[fmt.Sprint(who, " ", kind, " ", anna)] = true
		}
	}
	deadline, cancel := context.WithTimeout(w.ctx, 10*time.Second)
	defer cancel()
	for len(want) > 0 {
		select {
		case b := <-w.published:
			delete(want, fmt.Sprint(b.Owner.ID, " ", describe(b.Events[0].Event)))
		case <-deadline.Done():
			t.Fatalf("not told: %v", want)
		}
	}
}

func TestBirthdays(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	for _, b := range []*accountpb.Birthday{
		{Day: 31, Month: 4}, {Day: 0, Month: 1}, {Day: 1, Month: 13}, {Day: 29, Month: 2, Year: 2023}, {Day: 1, Month: 1, Year: 3000},
	} {
		w.fails(w.SetBirthday(w.ctx, anna, b), ErrBirthday)
	}
	w.ok(w.SetBirthday(w.ctx, anna, &accountpb.Birthday{Day: 29, Month: 2}))
	w.ok(w.SetBirthday(w.ctx, anna, nil))
	u, err := w.User(w.ctx, anna)
	w.ok(err)
	if u.Birthday != nil {
		t.Errorf("the birthday is still %v", u.Birthday)
	}
}

func TestContactBirthdaysAreThoseOfThisWeek(t *testing.T) {
	w := newPeople(t)
	now := w.log.Now().UTC()
	anna, near, far, shy := w.user("Anna"), w.user("Near"), w.user("Far"), w.user("Shy")
	on := func(user int64, day time.Time) {
		w.ok(w.SetBirthday(w.ctx, user, &accountpb.Birthday{Day: int32(day.Day()), Month: int32(day.Month())}))
	}
	on(near, now)
	on(far, now.AddDate(0, 0, 10))
	on(shy, now)
	for _, id := range []int64{near, far, shy} {
		w.add(anna, id, "X")
	}
	w.add(near, anna, "Anna")
	w.add(far, anna, "Anna") // Shy does not have Anna as a contact
	got, err := w.ContactBirthdays(w.ctx, anna)
	w.ok(err)
	if len(got) != 1 || got[0].Id != near {
		t.Errorf("birthdays of %v, want %d", got, near)
	}
}

func TestUsernameRules(t *testing.T) {
	for name, good := range map[string]bool{
		"alice": true, "Alice_1": true, "a1234": true, strings.Repeat("a", 32): true,
		"": false, "abcd": false, "1alice": false, "_alice": false, "alice_": false,
		"al__ice": false, "alïce": false, "al ice": false, "telegram": false, "Admin": false,
		strings.Repeat("a", 33): false,
	} {
		if _, err := CheckUsername(name); (err == nil) != good {
			t.Errorf("%q: %v, want good %v", name, err, good)
		}
	}
}

func TestUsernamesAreUnique(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	w.ok(w.SetUsername(w.ctx, anna, "Marianne"))
	w.fails(w.SetUsername(w.ctx, anna, "Marianne"), ErrUsernameUnchanged)
	w.fails(w.SetUsername(w.ctx, ben, "mariannE"), ErrUsernameOccupied)
	free, err := w.UsernameFree(w.ctx, ben, "marianne")
	w.ok(err)
	if free {
		t.Error("Ben could take Anna's name")
	}
	p, err := w.ResolveUsername(w.ctx, "@MARIANNE")
	w.ok(err)
	if p != peer.OfUser(anna) {
		t.Errorf("the name is %v's", p)
	}
	w.ok(w.SetUsername(w.ctx, anna, "marianne")) // only its case
	w.ok(w.SetUsername(w.ctx, anna, ""))
	_, err = w.ResolveUsername(w.ctx, "marianne")
	w.fails(err, ErrUsernameNotOccupied)
	w.ok(w.SetUsername(w.ctx, ben, "marianne"))
}

// Of many who want one name at once, one gets it.
func TestUsernameRace(t *testing.T) {
	w := newPeople(t)
	users := make([]int64, 8)
	for i := range users {
		users[i] = w.user("X")
	}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		wins []int64
	)
	for _, id := range users {
		wg.Go(func() {
			err := w.SetUsername(w.ctx, id, "coveted")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				wins = append(wins, id)
			case !errors.Is(err, ErrUsernameOccupied):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	p, err := w.ResolveUsername(w.ctx, "coveted")
	w.ok(err)
	if len(wins) != 1 || p != peer.OfUser(wins[0]) {
		t.Errorf("%v took the name, which is %v's", wins, p)
	}
}

func TestSearch(t *testing.T) {
	w := newPeople(t)
	anna, ben, cleo, dora := w.user("Anna"), w.user("Ben"), w.user("Cléo"), w.user("Dora Noël")
	w.ok(w.SetUsername(w.ctx, ben, "benjamin_the_great"))
	w.ok(w.SetUsername(w.ctx, cleo, "benchmark"))
	w.add(anna, cleo, "Éloïse Dûpont")
	for _, tc := range []struct {
		query        string
		mine, global []int64
	}{
		{"eloise", []int64{cleo}, nil},
		{"dup ELO", []int64{cleo}, nil},
		{"loise", nil, nil},
		{"noel", []int64{dora}, nil},
		{"ben", []int64{cleo}, []int64{ben}},
		{"@Benjamin_the_gr", nil, []int64{ben}},
		{"benjamin_the_x", nil, nil},
		{"be", []int64{cleo}, nil},
	} {
		f, err := w.Search(w.ctx, anna, []int64{dora}, tc.query, 10)
		w.ok(err)
		if got := ids(f.Mine); !slices.Equal(got, tc.mine) {
			t.Errorf("%q: contacts %v, want %v", tc.query, got, tc.mine)
		}
		if got := ids(f.Global); !slices.Equal(got, tc.global) {
			t.Errorf("%q: others %v, want %v", tc.query, got, tc.global)
		}
	}
	w.ok(w.SetUsername(w.ctx, ben, "renamed"))
	f, err := w.Search(w.ctx, anna, nil, "benja", 10)
	w.ok(err)
	if len(f.Global) != 0 {
		t.Errorf("an old username finds %v", f.Global)
	}
	_, err = w.Search(w.ctx, anna, nil, " @!", 10)
	w.fails(err, ErrQueryTooShort)
}

func ids(peers []peer.Peer) []int64 {
	var out []int64
	for _, p := range peers {
		out = append(out, p.ID)
	}
	return out
}

func TestResolvePhoneHonoursPrivacy(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	ben, _ := w.join("Ben", "33612345678")
	got, err := w.ResolvePhone(w.ctx, anna, "+33 6 12 34 56 78")
	w.ok(err)
	if got != ben {
		t.Errorf("the phone is %d's, want %d", got, ben)
	}
	_, err = w.SetPrivacy(w.ctx, ben, PrivacyAddedByPhone, contactsOnly.Rules)
	w.ok(err)
	_, err = w.ResolvePhone(w.ctx, anna, "33612345678")
	w.fails(err, ErrNoUser)
}
