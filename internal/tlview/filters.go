package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Filters renders a user's chat folders, with "all chats" where he put it and
// first if nowhere: TDLib complains of its absence. https://core.telegram.org/type/DialogFilter
func (v *Views) Filters(viewer int64, f *messagepb.Filters) *tg.MessagesDialogFilters {
	out := &tg.MessagesDialogFilters{TagsEnabled: f.Tags, Filters: []tg.DialogFilterClass{}}
	order := f.Order
	if len(order) == 0 {
		order = append(order, 0)
		for _, x := range f.Filters {
			order = append(order, x.Id)
		}
	}
	for _, id := range order {
		if id == 0 {
			out.Filters = append(out.Filters, &tg.DialogFilterDefault{})
			continue
		}
		for _, x := range f.Filters {
			if x.Id == id {
				out.Filters = append(out.Filters, v.filter(viewer, x))
			}
		}
	}
	return out
}

func (v *Views) filter(viewer int64, f *messagepb.Filter) *tg.DialogFilter {
	out := &tg.DialogFilter{
		Contacts: f.Contacts, NonContacts: f.NonContacts, Groups: f.Groups, Broadcasts: f.Broadcasts, Bots: f.Bots,
		ExcludeMuted: f.ExcludeMuted, ExcludeRead: f.ExcludeRead, ExcludeArchived: f.ExcludeArchived,
		TitleNoanimate: f.TitleNoanimate, ID: int(f.Id),
		Title:       tg.TextWithEntities{Text: f.Title, Entities: Entities(f.TitleEntities)},
		Emoticon:    f.Emoticon,
		PinnedPeers: v.inputPeers(viewer, f.Pinned), IncludePeers: v.inputPeers(viewer, f.Include), ExcludePeers: v.inputPeers(viewer, f.Exclude),
	}
	if f.Color != nil {
		out.SetColor(int(*f.Color))
	}
	return out
}

func (v *Views) inputPeers(viewer int64, packed []int64) []tg.InputPeerClass {
	out := make([]tg.InputPeerClass, len(packed))
	for i, p := range packed {
		out[i] = v.inputPeer(viewer, peer.FromInt(p))
	}
	return out
}
