package account

import (
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/update/updatepb"
)

func rule(kind ruleKind, ids ...int64) *accountpb.Rule {
	return &accountpb.Rule{Kind: kind, Ids: ids}
}

func TestPrivacyDefaults(t *testing.T) {
	w := newPeople(t)
	anna, friend, stranger := w.user("Anna"), w.user("Friend"), w.user("Stranger")
	w.add(anna, friend, "Friend")
	for key := PrivacyStatus; key <= PrivacySavedMusic; key++ {
		contactsOnly := key == PrivacyPhone || key == PrivacyBirthday || key == PrivacyP2P
		w.wantAllowed(anna, key, friend, true)
		w.wantAllowed(anna, key, stranger, !contactsOnly)
		w.wantAllowed(anna, key, anna, true)
	}
	_, err := w.Privacy(w.ctx, anna, 0)
	w.fails(err, ErrPrivacyKey)
	_, err = w.Privacy(w.ctx, anna, PrivacySavedMusic+1)
	w.fails(err, ErrPrivacyKey)
}

func TestPrivacyRulesMatchInOrder(t *testing.T) {
	w := newPeople(t)
	anna, friend, stranger := w.user("Anna"), w.user("Friend"), w.user("Stranger")
	w.add(anna, friend, "Friend")
	for _, tc := range []struct {
		name             string
		rules            []*accountpb.Rule
		friend, stranger bool
	}{
		{"nobody", nil, false, false},
		{"everybody", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_ALL)}, true, true},
		{"contacts", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_CONTACTS)}, true, false},
		{"all but one", []*accountpb.Rule{rule(accountpb.Rule_DISALLOW_USERS, friend), rule(accountpb.Rule_ALLOW_ALL)}, false, true},
		{"all but one, final rule first", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_ALL), rule(accountpb.Rule_DISALLOW_USERS, friend)}, false, true},
		{"one of nobody", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_USERS, stranger), rule(accountpb.Rule_DISALLOW_ALL)}, false, true},
		{"first match wins", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_USERS, friend), rule(accountpb.Rule_DISALLOW_CONTACTS), rule(accountpb.Rule_ALLOW_ALL)}, true, true},
		{"not contacts", []*accountpb.Rule{rule(accountpb.Rule_DISALLOW_CONTACTS), rule(accountpb.Rule_ALLOW_ALL)}, false, true},
		{"bots alone", []*accountpb.Rule{rule(accountpb.Rule_ALLOW_BOTS)}, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := w.SetPrivacy(w.ctx, anna, PrivacyAbout, tc.rules); err != nil {
				t.Fatal(err)
			}
			sub := &people{Service: w.Service, t: t, ctx: w.ctx}
			sub.wantAllowed(anna, PrivacyAbout, friend, tc.friend)
			sub.wantAllowed(anna, PrivacyAbout, stranger, tc.stranger)
		})
	}
	w.wantEvent(anna, updatepb.Kind_PRIVACY, 0)
}

func TestPrivacyFollowsContacts(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	allowed := func(want bool) {
		t.Helper()
		got, err := w.Allows(w.ctx, anna, PrivacyPhone, ben)
		w.ok(err)
		if got != want {
			t.Errorf("Ben sees Anna's phone: %v, want %v", got, want)
		}
	}
	allowed(false)
	w.add(anna, ben, "Ben")
	allowed(true)
	w.ok(w.DeleteContacts(w.ctx, anna, []int64{ben}))
	allowed(false)
}

func TestContradictoryRules(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	_, err := w.SetPrivacy(w.ctx, anna, PrivacyAbout, []*accountpb.Rule{rule(accountpb.Rule_ALLOW_ALL), rule(accountpb.Rule_DISALLOW_ALL)})
	w.fails(err, ErrPrivacyRules)
	_, err = w.SetPrivacy(w.ctx, anna, PrivacyAbout, []*accountpb.Rule{rule(accountpb.Rule_ALLOW_USERS, make([]int64, MaxPrivacyIDs+1)...)})
	w.fails(err, ErrPrivacyTooLong)
}

func TestStrangersWhoNeedPremiumAreRefused(t *testing.T) {
	w := newPeople(t)
	anna, friend, stranger := w.user("Anna"), w.user("Friend"), w.user("Stranger")
	w.add(anna, friend, "Friend")
	accepts := func(sender int64, want bool) {
		t.Helper()
		got, err := w.AcceptsFrom(w.ctx, anna, sender)
		w.ok(err)
		if got != want {
			t.Errorf("accepts from %d: %v, want %v", sender, got, want)
		}
	}
	accepts(stranger, true)
	w.ok(w.SetGlobalPrivacy(w.ctx, anna, &accountpb.GlobalPrivacy{NewNoncontactPeersRequirePremium: true}))
	accepts(stranger, false)
	accepts(friend, true)
	accepts(anna, true)
}
