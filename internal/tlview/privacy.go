package tlview

import (
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
)

// PrivacyKeyOf returns the key that a client names.
func PrivacyKeyOf(k tg.InputPrivacyKeyClass) (account.PrivacyKey, error) {
	switch k.(type) {
	case *tg.InputPrivacyKeyStatusTimestamp:
		return account.PrivacyStatus, nil
	case *tg.InputPrivacyKeyChatInvite:
		return account.PrivacyChatInvite, nil
	case *tg.InputPrivacyKeyPhoneCall:
		return account.PrivacyCall, nil
	case *tg.InputPrivacyKeyPhoneP2P:
		return account.PrivacyP2P, nil
	case *tg.InputPrivacyKeyForwards:
		return account.PrivacyForwards, nil
	case *tg.InputPrivacyKeyProfilePhoto:
		return account.PrivacyProfilePhoto, nil
	case *tg.InputPrivacyKeyPhoneNumber:
		return account.PrivacyPhone, nil
	case *tg.InputPrivacyKeyAddedByPhone:
		return account.PrivacyAddedByPhone, nil
	case *tg.InputPrivacyKeyVoiceMessages:
		return account.PrivacyVoice, nil
	case *tg.InputPrivacyKeyAbout:
		return account.PrivacyAbout, nil
	case *tg.InputPrivacyKeyBirthday:
		return account.PrivacyBirthday, nil
	case *tg.InputPrivacyKeyStarGiftsAutoSave:
		return account.PrivacyGifts, nil
	case *tg.InputPrivacyKeyNoPaidMessages:
		return account.PrivacyNoPaid, nil
	case *tg.InputPrivacyKeySavedMusic:
		return account.PrivacySavedMusic, nil
	}
	return 0, account.ErrPrivacyKey
}

// PrivacyKey renders a key.
func PrivacyKey(k account.PrivacyKey) (tg.PrivacyKeyClass, error) {
	switch k {
	case account.PrivacyStatus:
		return &tg.PrivacyKeyStatusTimestamp{}, nil
	case account.PrivacyChatInvite:
		return &tg.PrivacyKeyChatInvite{}, nil
	case account.PrivacyCall:
		return &tg.PrivacyKeyPhoneCall{}, nil
	case account.PrivacyP2P:
		return &tg.PrivacyKeyPhoneP2P{}, nil
	case account.PrivacyForwards:
		return &tg.PrivacyKeyForwards{}, nil
	case account.PrivacyProfilePhoto:
		return &tg.PrivacyKeyProfilePhoto{}, nil
	case account.PrivacyPhone:
		return &tg.PrivacyKeyPhoneNumber{}, nil
	case account.PrivacyAddedByPhone:
		return &tg.PrivacyKeyAddedByPhone{}, nil
	case account.PrivacyVoice:
		return &tg.PrivacyKeyVoiceMessages{}, nil
	case account.PrivacyAbout:
		return &tg.PrivacyKeyAbout{}, nil
	case account.PrivacyBirthday:
		return &tg.PrivacyKeyBirthday{}, nil
	case account.PrivacyGifts:
		return &tg.PrivacyKeyStarGiftsAutoSave{}, nil
	case account.PrivacyNoPaid:
		return &tg.PrivacyKeyNoPaidMessages{}, nil
	case account.PrivacySavedMusic:
		return &tg.PrivacyKeySavedMusic{}, nil
	}
	return nil, fmt.Errorf("privacy key %d has no TL form", k)
}

// PrivacyRules renders rules in their order, with the users and chats whom they
// name.
func PrivacyRules(rules *accountpb.Rules) (out []tg.PrivacyRuleClass, named []peer.Peer) {
	for _, r := range rules.Rules {
		if v := privacyRule(r); v != nil {
			out = append(out, v)
		}
		switch r.Kind {
		case accountpb.Rule_ALLOW_USERS, accountpb.Rule_DISALLOW_USERS:
			for _, id := range r.Ids {
				named = append(named, peer.OfUser(id))
			}
		case accountpb.Rule_ALLOW_CHATS, accountpb.Rule_DISALLOW_CHATS:
			for _, id := range r.Ids {
				named = append(named, peer.FromInt(id))
			}
		}
	}
	return out, named
}

// bareIDs are the ids by which rules name chats: packed within, bare outside.
func bareIDs(packed []int64) []int64 {
	out := make([]int64, len(packed))
	for i, id := range packed {
		out[i] = peer.FromInt(id).ID
	}
	return out
}

func privacyRule(r *accountpb.Rule) tg.PrivacyRuleClass {
	switch r.Kind {
	case accountpb.Rule_ALLOW_ALL:
		return &tg.PrivacyValueAllowAll{}
	case accountpb.Rule_ALLOW_CONTACTS:
		return &tg.PrivacyValueAllowContacts{}
	case accountpb.Rule_ALLOW_USERS:
		return &tg.PrivacyValueAllowUsers{Users: r.Ids}
	case accountpb.Rule_ALLOW_CLOSE_FRIENDS:
		return &tg.PrivacyValueAllowCloseFriends{}
	case accountpb.Rule_ALLOW_PREMIUM:
		return &tg.PrivacyValueAllowPremium{}
	case accountpb.Rule_ALLOW_BOTS:
		return &tg.PrivacyValueAllowBots{}
	case accountpb.Rule_DISALLOW_ALL:
		return &tg.PrivacyValueDisallowAll{}
	case accountpb.Rule_DISALLOW_CONTACTS:
		return &tg.PrivacyValueDisallowContacts{}
	case accountpb.Rule_DISALLOW_USERS:
		return &tg.PrivacyValueDisallowUsers{Users: r.Ids}
	case accountpb.Rule_DISALLOW_BOTS:
		return &tg.PrivacyValueDisallowBots{}
	case accountpb.Rule_ALLOW_CHATS:
		return &tg.PrivacyValueAllowChatParticipants{Chats: bareIDs(r.Ids)}
	case accountpb.Rule_DISALLOW_CHATS:
		return &tg.PrivacyValueDisallowChatParticipants{Chats: bareIDs(r.Ids)}
	}
	return nil
}
