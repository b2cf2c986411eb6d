package message

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"chappe/internal/message/messagepb"
	"chappe/internal/update/updatepb"
)

// Limits of https://core.telegram.org/api/folders.
const (
	maxFilters     = 30
	maxFilterPeers = 200
	maxFilterTitle = 12 // characters
	minFilterID    = 2
	maxFilterID    = 255
)

// Filters returns a user's chat folders in their order.
//
// https://core.telegram.org/method/messages.getDialogFilters
func (s *Service) Filters(ctx context.Context, user int64) (*messagepb.Filters, error) {
	var f *messagepb.Filters
	err := s.view(ctx, user, func(b mailbox) (err error) {
		f, err = b.filters()
		return err
	})
	return f, err
}

func (b mailbox) filters() (*messagepb.Filters, error) {
	f := new(messagepb.Filters)
	_, err := b.get([]byte{tagFilters}, f)
	return f, err
}

// changeFilters stores what fn makes of a user's folders and tells of it if it
// differs.
func (s *Service) changeFilters(ctx context.Context, user int64, fn func(*messagepb.Filters) error) error {
	return s.write(ctx, user, func(b *box) error {
		f, err := b.filters()
		if err != nil {
			return err
		}
		old := proto.Clone(f)
		if err := fn(f); err != nil {
			return err
		}
		if proto.Equal(old, f) {
			return nil
		}
		if err := b.set(b.owner, []byte{tagFilters}, f); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_DIALOG_FILTERS}, nil)
		return err
	})
}

// SetFilter adds or replaces a chat folder.
//
// https://core.telegram.org/method/messages.updateDialogFilter
func (s *Service) SetFilter(ctx context.Context, user int64, filter *messagepb.Filter) error {
	if err := checkFilter(filter); err != nil {
		return err
	}
	return s.changeFilters(ctx, user, func(f *messagepb.Filters) error {
		i := slices.IndexFunc(f.Filters, func(x *messagepb.Filter) bool { return x.Id == filter.Id })
		if i >= 0 {
			f.Filters[i] = filter
			return nil
		}
		if len(f.Filters) >= maxFilters {
			return ErrFilterTooMany
		}
		f.Filters = append(f.Filters, filter)
		if len(f.Order) > 0 {
			f.Order = append(f.Order, filter.Id)
		}
		return nil
	})
}

func checkFilter(f *messagepb.Filter) error {
	f.Title = strings.TrimSpace(f.Title)
	switch {
	case f.Id < minFilterID || f.Id > maxFilterID:
		return ErrFilterID
	case f.Title == "" || utf8.RuneCountInString(f.Title) > maxFilterTitle:
		return ErrFilterTitle
	case len(f.Pinned)+len(f.Include) > maxFilterPeers || len(f.Exclude) > maxFilterPeers:
		return ErrFilterTooMany
	case len(f.Pinned)+len(f.Include) == 0 && !f.Contacts && !f.NonContacts && !f.Groups && !f.Broadcasts && !f.Bots:
		return ErrFilterEmpty
	}
	entities, err := clipEntities(f.TitleEntities, utf16Len(f.Title))
	f.TitleEntities = entities
	return err
}

// DeleteFilter removes a chat folder; one that does not exist is no error.
func (s *Service) DeleteFilter(ctx context.Context, user int64, id int32) error {
	return s.changeFilters(ctx, user, func(f *messagepb.Filters) error {
		f.Filters = slices.DeleteFunc(f.Filters, func(x *messagepb.Filter) bool { return x.Id == id })
		f.Order = slices.DeleteFunc(f.Order, func(x int32) bool { return x == id })
		return nil
	})
}

// OrderFilters puts the folders in this order; 0 stands for "all chats". Those
// that are not named follow in their old order.
//
// https://core.telegram.org/method/messages.updateDialogFiltersOrder
func (s *Service) OrderFilters(ctx context.Context, user int64, order []int32) error {
	return s.changeFilters(ctx, user, func(f *messagepb.Filters) error {
		var next []int32
		for _, id := range append(slices.Clone(order), filterIDs(f)...) {
			known := id == 0 || slices.ContainsFunc(f.Filters, func(x *messagepb.Filter) bool { return x.Id == id })
			if known && !slices.Contains(next, id) {
				next = append(next, id)
			}
		}
		f.Order = next
		slices.SortStableFunc(f.Filters, func(a, b *messagepb.Filter) int {
			return slices.Index(next, a.Id) - slices.Index(next, b.Id)
		})
		return nil
	})
}

func filterIDs(f *messagepb.Filters) []int32 {
	out := make([]int32, len(f.Filters))
	for i, x := range f.Filters {
		out[i] = x.Id
	}
	return out
}

// SetFilterTags sets whether folders are shown as tags on dialogs.
//
// https://core.telegram.org/method/messages.toggleDialogFilterTags
func (s *Service) SetFilterTags(ctx context.Context, user int64, shown bool) error {
	return s.changeFilters(ctx, user, func(f *messagepb.Filters) error {
		f.Tags = shown
		return nil
	})
}
