package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
	"chappe/internal/tlview"
)

// Chat folders: https://core.telegram.org/api/folders
func (s *Server) registerMessagesFilters(t table) {
	on(t, 0, s.messagesGetDialogFilters)
	on(t, ordered, s.messagesUpdateDialogFilter)
	on(t, ordered, s.messagesUpdateDialogFiltersOrder)
	on(t, ordered, s.messagesToggleDialogFilterTags)
	on(t, 0, s.messagesGetSuggestedDialogFilters)
}

func (s *Server) messagesGetDialogFilters(ctx context.Context, c *Caller, _ *tg.MessagesGetDialogFiltersRequest) (*tg.MessagesDialogFilters, error) {
	f, err := s.messages.Filters(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return s.views.Filters(c.UserID, f), nil
}

// messagesUpdateDialogFilter adds or replaces a folder, or removes it when none
// is given.
func (s *Server) messagesUpdateDialogFilter(ctx context.Context, c *Caller, r *tg.MessagesUpdateDialogFilterRequest) (tg.BoolClass, error) {
	var err error
	switch in := r.Filter.(type) {
	case nil:
		err = s.messages.DeleteFilter(ctx, c.UserID, int32(r.ID))
	case *tg.DialogFilter:
		var filter *messagepb.Filter
		if filter, err = s.filterOf(ctx, c, r.ID, in); err != nil {
			return nil, err
		}
		err = s.messages.SetFilter(ctx, c.UserID, filter)
	default: // "all chats" cannot be changed, shared folders do not exist
		return nil, errFilterInvalid
	}
	if err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

// filterOf reads a folder.
func (s *Server) filterOf(ctx context.Context, c *Caller, id int, in *tg.DialogFilter) (*messagepb.Filter, error) {
	f := &messagepb.Filter{
		Id: int32(id), Title: in.Title.Text, Emoticon: in.Emoticon, TitleNoanimate: in.TitleNoanimate,
		Contacts: in.Contacts, NonContacts: in.NonContacts, Groups: in.Groups, Broadcasts: in.Broadcasts, Bots: in.Bots,
		ExcludeMuted: in.ExcludeMuted, ExcludeRead: in.ExcludeRead, ExcludeArchived: in.ExcludeArchived,
	}
	if color, ok := in.GetColor(); ok {
		v := int32(color)
		f.Color = &v
	}
	for _, e := range in.Title.Entities {
		if kept := tlview.EntityOf(e); kept != nil {
			f.TitleEntities = append(f.TitleEntities, kept)
		}
	}
	for _, list := range []struct {
		in  []tg.InputPeerClass
		out *[]int64
	}{{in.PinnedPeers, &f.Pinned}, {in.IncludePeers, &f.Include}, {in.ExcludePeers, &f.Exclude}} {
		for _, one := range list.in {
			p, err := s.resolvePeer(ctx, c, one)
			if err != nil {
				return nil, err
			}
			*list.out = append(*list.out, p.Int())
		}
	}
	return f, nil
}

func (s *Server) messagesUpdateDialogFiltersOrder(ctx context.Context, c *Caller, r *tg.MessagesUpdateDialogFiltersOrderRequest) (tg.BoolClass, error) {
	if err := s.messages.OrderFilters(ctx, c.UserID, int32s(r.Order)); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) messagesToggleDialogFilterTags(ctx context.Context, c *Caller, r *tg.MessagesToggleDialogFilterTagsRequest) (tg.BoolClass, error) {
	if err := s.messages.SetFilterTags(ctx, c.UserID, r.Enabled); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

// messagesGetSuggestedDialogFilters suggests nothing: which folders somebody
// needs is his to know.
func (s *Server) messagesGetSuggestedDialogFilters(context.Context, *Caller, *tg.MessagesGetSuggestedDialogFiltersRequest) (*tg.DialogFilterSuggestedVector, error) {
	return &tg.DialogFilterSuggestedVector{}, nil
}
