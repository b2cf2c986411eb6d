package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account/accountpb"
	"chappe/internal/tlview"
)

func (s *Server) registerAccountPrivacy(t table) {
	on(t, 0, s.accountGetPrivacy)
	on(t, ordered, s.accountSetPrivacy)
	on(t, 0, s.accountGetGlobalPrivacySettings)
	on(t, ordered, s.accountSetGlobalPrivacySettings)
}

func (s *Server) accountGetPrivacy(ctx context.Context, c *Caller, r *tg.AccountGetPrivacyRequest) (*tg.AccountPrivacyRules, error) {
	key, err := tlview.PrivacyKeyOf(r.Key)
	if err != nil {
		return nil, peopleError(err)
	}
	rules, err := s.accounts.Privacy(ctx, c.UserID, key)
	if err != nil {
		return nil, peopleError(err)
	}
	return s.privacyRules(ctx, c, rules)
}

func (s *Server) accountSetPrivacy(ctx context.Context, c *Caller, r *tg.AccountSetPrivacyRequest) (*tg.AccountPrivacyRules, error) {
	key, err := tlview.PrivacyKeyOf(r.Key)
	if err != nil {
		return nil, peopleError(err)
	}
	rules, err := s.readRules(ctx, c, r.Rules)
	if err != nil {
		return nil, err
	}
	kept, err := s.accounts.SetPrivacy(ctx, c.UserID, key, rules)
	if err != nil {
		return nil, peopleError(err)
	}
	return s.privacyRules(ctx, c, kept)
}

func (s *Server) privacyRules(ctx context.Context, c *Caller, rules *accountpb.Rules) (*tg.AccountPrivacyRules, error) {
	out, named := tlview.PrivacyRules(rules)
	users, chats, err := s.mentioned(ctx, c, named)
	if err != nil {
		return nil, err
	}
	return &tg.AccountPrivacyRules{Rules: out, Users: users, Chats: chats}, nil
}

// readRules reads the rules a client sends.
func (s *Server) readRules(ctx context.Context, c *Caller, in []tg.InputPrivacyRuleClass) ([]*accountpb.Rule, error) {
	var out []*accountpb.Rule
	for _, r := range in {
		rule := new(accountpb.Rule)
		var named []tg.InputUserClass
		var chats []int64
		switch r := r.(type) {
		case *tg.InputPrivacyValueAllowAll:
			rule.Kind = accountpb.Rule_ALLOW_ALL
		case *tg.InputPrivacyValueAllowContacts:
			rule.Kind = accountpb.Rule_ALLOW_CONTACTS
		case *tg.InputPrivacyValueAllowCloseFriends:
			rule.Kind = accountpb.Rule_ALLOW_CLOSE_FRIENDS
		case *tg.InputPrivacyValueAllowPremium:
			rule.Kind = accountpb.Rule_ALLOW_PREMIUM
		case *tg.InputPrivacyValueAllowBots:
			rule.Kind = accountpb.Rule_ALLOW_BOTS
		case *tg.InputPrivacyValueAllowUsers:
			rule.Kind, named = accountpb.Rule_ALLOW_USERS, r.Users
		case *tg.InputPrivacyValueDisallowAll:
			rule.Kind = accountpb.Rule_DISALLOW_ALL
		case *tg.InputPrivacyValueDisallowContacts:
			rule.Kind = accountpb.Rule_DISALLOW_CONTACTS
		case *tg.InputPrivacyValueDisallowBots:
			rule.Kind = accountpb.Rule_DISALLOW_BOTS
		case *tg.InputPrivacyValueDisallowUsers:
			rule.Kind, named = accountpb.Rule_DISALLOW_USERS, r.Users
		case *tg.InputPrivacyValueAllowChatParticipants:
			rule.Kind, chats = accountpb.Rule_ALLOW_CHATS, r.Chats
		case *tg.InputPrivacyValueDisallowChatParticipants:
			rule.Kind, chats = accountpb.Rule_DISALLOW_CHATS, r.Chats
		default:
			continue
		}
		if err := s.nameChats(ctx, c, chats, rule); err != nil {
			return nil, err
		}
		for _, in := range named {
			user, err := s.resolveUser(ctx, c, in)
			if err != nil {
				return nil, err
			}
			rule.Ids = append(rule.Ids, user)
		}
		out = append(out, rule)
	}
	return out, nil
}

// nameChats puts into a rule the caller's chats with these ids; others are left
// out.
func (s *Server) nameChats(ctx context.Context, c *Caller, ids []int64, rule *accountpb.Rule) error {
	for _, id := range ids {
		p, err := s.chats.Named(ctx, c.UserID, id)
		if err != nil {
			return err
		}
		if !p.IsZero() {
			rule.Ids = append(rule.Ids, p.Int())
		}
	}
	return nil
}

func (s *Server) accountGetGlobalPrivacySettings(ctx context.Context, c *Caller, r *tg.AccountGetGlobalPrivacySettingsRequest) (*tg.GlobalPrivacySettings, error) {
	g, err := s.accounts.GlobalPrivacy(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return globalPrivacy(g), nil
}

func (s *Server) accountSetGlobalPrivacySettings(ctx context.Context, c *Caller, r *tg.AccountSetGlobalPrivacySettingsRequest) (*tg.GlobalPrivacySettings, error) {
	g := &accountpb.GlobalPrivacy{
		ArchiveAndMuteNewNoncontactPeers: r.Settings.ArchiveAndMuteNewNoncontactPeers,
		KeepArchivedUnmuted:              r.Settings.KeepArchivedUnmuted,
		KeepArchivedFolders:              r.Settings.KeepArchivedFolders,
		HideReadMarks:                    r.Settings.HideReadMarks,
		NewNoncontactPeersRequirePremium: r.Settings.NewNoncontactPeersRequirePremium,
	}
	if err := s.accounts.SetGlobalPrivacy(ctx, c.UserID, g); err != nil {
		return nil, peopleError(err)
	}
	return globalPrivacy(g), nil
}

func globalPrivacy(g *accountpb.GlobalPrivacy) *tg.GlobalPrivacySettings {
	return &tg.GlobalPrivacySettings{
		ArchiveAndMuteNewNoncontactPeers: g.ArchiveAndMuteNewNoncontactPeers,
		KeepArchivedUnmuted:              g.KeepArchivedUnmuted,
		KeepArchivedFolders:              g.KeepArchivedFolders,
		HideReadMarks:                    g.HideReadMarks,
		NewNoncontactPeersRequirePremium: g.NewNoncontactPeersRequirePremium,
	}
}
