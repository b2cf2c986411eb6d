package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Searching: https://core.telegram.org/api/search
func (s *Server) registerMessagesSearch(t table) {
	on(t, 0, s.messagesSearch)
	on(t, 0, s.messagesSearchGlobal)
	on(t, 0, s.messagesGetSearchCounters)
	on(t, 0, s.messagesGetSearchResultsCalendar)
	on(t, 0, s.messagesGetSearchResultsPositions)
}

// kindOf reads a filter. Calls do not exist here: a kind without messages.
func kindOf(f tg.MessagesFilterClass) (message.Kind, error) {
	if f == nil {
		return 0, messageError(message.ErrFilterKind)
	}
	if kind, ok := filterKinds[f.TypeID()]; ok {
		return kind, nil
	}
	return message.KindNone, nil
}

var filterKinds = map[uint32]message.Kind{
	tg.InputMessagesFilterEmptyTypeID:      message.KindAny,
	tg.InputMessagesFilterPinnedTypeID:     message.KindPinned,
	tg.InputMessagesFilterURLTypeID:        message.KindURL,
	tg.InputMessagesFilterMyMentionsTypeID: message.KindMention,
	tg.InputMessagesFilterPhotosTypeID:     message.KindPhoto,
	tg.InputMessagesFilterVideoTypeID:      message.KindVideo,
	tg.InputMessagesFilterPhotoVideoTypeID: message.KindPhotoVideo,
	tg.InputMessagesFilterDocumentTypeID:   message.KindDocument,
	tg.InputMessagesFilterGifTypeID:        message.KindGIF,
	tg.InputMessagesFilterVoiceTypeID:      message.KindVoice,
	tg.InputMessagesFilterMusicTypeID:      message.KindMusic,
	tg.InputMessagesFilterRoundVideoTypeID: message.KindRound,
	tg.InputMessagesFilterRoundVoiceTypeID: message.KindRoundVoice,
	tg.InputMessagesFilterChatPhotosTypeID: message.KindChatPhoto,
	tg.InputMessagesFilterGeoTypeID:        message.KindPlace,
	tg.InputMessagesFilterContactsTypeID:   message.KindContact,
	tg.InputMessagesFilterPollTypeID:       message.KindPoll,
}

func (s *Server) messagesSearch(ctx context.Context, c *Caller, r *tg.MessagesSearchRequest) (tg.MessagesMessagesClass, error) {
	if _, everywhere := r.Peer.(*tg.InputPeerEmpty); everywhere {
		return s.searchAll(ctx, c, r)
	}
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	kind, err := kindOf(r.Filter)
	if err != nil {
		return nil, err
	}
	q := message.Query{Text: r.Q, Kind: kind, MinDate: int64(r.MinDate), MaxDate: int64(r.MaxDate), Thread: int32(r.TopMsgID)}
	if r.FromID != nil {
		from, err := s.resolvePeer(ctx, c, r.FromID)
		if err != nil || from.Kind != peer.User {
			return nil, tgerr.New(400, "FROM_PEER_INVALID")
		}
		q.From = from.ID
	}
	if r.SavedPeerID != nil {
		if q.SavedPeer, err = s.resolvePeer(ctx, c, r.SavedPeerID); err != nil {
			return nil, err
		}
	}
	if q.Tags, err = s.emojiOf(ctx, r.SavedReaction); err != nil {
		return nil, err
	}
	page, inexact, err := s.messages.Search(ctx, c.UserID, p, q, message.Window{
		OffsetID: int32(r.OffsetID), AddOffset: int32(r.AddOffset), Limit: int32(r.Limit), MaxID: int32(r.MaxID), MinID: int32(r.MinID),
	})
	if err != nil {
		return nil, messageError(err)
	}
	out, err := s.page(ctx, c, page, r.Hash)
	if slice, ok := out.(*tg.MessagesMessagesSlice); ok {
		slice.Inexact = inexact
	}
	return out, err
}

// messagesSearchGlobal searches all chats and channels of the caller. The rate of
// an answer is the date of its last message, by which the next one goes on.
func (s *Server) messagesSearchGlobal(ctx context.Context, c *Caller, r *tg.MessagesSearchGlobalRequest) (tg.MessagesMessagesClass, error) {
	kind, err := kindOf(r.Filter)
	if err != nil {
		return nil, err
	}
	where := message.Everywhere{Folder: message.FolderAll, Broadcasts: r.BroadcastsOnly, Groups: r.GroupsOnly, Users: r.UsersOnly}
	if id, ok := r.GetFolderID(); ok {
		where.Folder = int32(id)
	}
	after := message.Cursor{Date: int64(r.OffsetRate), ID: int32(r.OffsetID)}
	if _, none := r.OffsetPeer.(*tg.InputPeerEmpty); !none && after.Date != 0 {
		if after.Peer, err = s.resolvePeer(ctx, c, r.OffsetPeer); err != nil {
			return nil, err
		}
	}
	q := message.Query{Text: r.Q, Kind: kind, MinDate: int64(r.MinDate), MaxDate: int64(r.MaxDate)}
	found, more, err := s.messages.SearchEverywhere(ctx, c.UserID, where, q, after, int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	return s.foundAll(ctx, c, found, more)
}

// searchAll answers one page of the private chats and basic groups. Message ids
// are unique in a mailbox, so the last one says where to go on.
func (s *Server) searchAll(ctx context.Context, c *Caller, r *tg.MessagesSearchRequest) (tg.MessagesMessagesClass, error) {
	kind, err := kindOf(r.Filter)
	if err != nil {
		return nil, err
	}
	q := message.Query{Text: r.Q, Kind: kind, MinDate: int64(r.MinDate), MaxDate: int64(r.MaxDate)}
	found, more, err := s.messages.SearchAll(ctx, c.UserID, message.FolderAll, q, int32(r.OffsetID), int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	return s.foundAll(ctx, c, found, more)
}

// foundAll renders messages of several chats.
func (s *Server) foundAll(ctx context.Context, c *Caller, found []*messagepb.Message, more bool) (tg.MessagesMessagesClass, error) {
	users, chats, err := s.shownIn(ctx, c, found)
	if err != nil {
		return nil, err
	}
	ms := s.views.MessageList(c.UserID, found)
	if !more {
		return &tg.MessagesMessages{Messages: ms, Users: users, Chats: chats}, nil
	}
	out := &tg.MessagesMessagesSlice{Inexact: true, Count: len(ms) + 1, Messages: ms, Users: users, Chats: chats}
	if len(found) > 0 {
		out.SetNextRate(int(found[len(found)-1].Date))
	}
	return out, nil
}

// maxCounters is how many kinds of messages are counted at once: there are fewer.
const maxCounters = 32

func (s *Server) messagesGetSearchCounters(ctx context.Context, c *Caller, r *tg.MessagesGetSearchCountersRequest) (*tg.MessagesSearchCounterVector, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if len(r.Filters) > maxCounters {
		return nil, errLimitInvalid
	}
	kinds := make([]message.Kind, len(r.Filters))
	for i, f := range r.Filters {
		if kinds[i], err = kindOf(f); err != nil {
			return nil, err
		}
	}
	counts, err := s.messages.CountKinds(ctx, c.UserID, p, int32(r.TopMsgID), kinds)
	if err != nil {
		return nil, messageError(err)
	}
	out := &tg.MessagesSearchCounterVector{Elems: make([]tg.MessagesSearchCounter, len(counts))}
	for i, n := range counts {
		out.Elems[i] = tg.MessagesSearchCounter{Filter: r.Filters[i], Count: n}
	}
	return out, nil
}

func (s *Server) messagesGetSearchResultsCalendar(ctx context.Context, c *Caller, r *tg.MessagesGetSearchResultsCalendarRequest) (*tg.MessagesSearchResultsCalendar, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	kind, err := kindOf(r.Filter)
	if err != nil {
		return nil, err
	}
	days, newest, err := s.messages.Calendar(ctx, c.UserID, p, message.Query{Kind: kind, MaxDate: int64(r.OffsetDate)})
	if err != nil {
		return nil, messageError(err)
	}
	users, chats, err := s.shownIn(ctx, c, newest)
	if err != nil {
		return nil, err
	}
	out := &tg.MessagesSearchResultsCalendar{Messages: s.views.MessageList(c.UserID, newest), Users: users, Chats: chats}
	for _, d := range days {
		out.Count += d.Count
		out.MinDate, out.MinMsgID = int(d.Date), int(d.MinID)
		out.Periods = append(out.Periods, tg.SearchResultsCalendarPeriod{
			Date: int(d.Date), MinMsgID: int(d.MinID), MaxMsgID: int(d.MaxID), Count: d.Count,
		})
	}
	return out, nil
}

func (s *Server) messagesGetSearchResultsPositions(ctx context.Context, c *Caller, r *tg.MessagesGetSearchResultsPositionsRequest) (*tg.MessagesSearchResultsPositions, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	kind, err := kindOf(r.Filter)
	if err != nil {
		return nil, err
	}
	found, total, err := s.messages.Positions(ctx, c.UserID, p, message.Query{Kind: kind}, int32(r.OffsetID), int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	out := &tg.MessagesSearchResultsPositions{Count: total}
	for _, at := range found {
		out.Positions = append(out.Positions, tg.SearchResultPosition{MsgID: int(at.ID), Date: int(at.Date), Offset: at.Offset})
	}
	return out, nil
}
