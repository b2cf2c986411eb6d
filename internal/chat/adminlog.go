package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

const (
	logLife    = 48 * 3600 // seconds that entries of the admin log are kept
	logPruned  = 4         // expired entries removed with each new one
	maxLogPage = 100
	maxLogScan = 5000 // entries that one search looks at
)

// Log appends an entry to a channel's admin log within a transaction that holds
// the channel. Id and Date are set. Entries are kept for 48 hours, as Telegram
// does.
//
// https://core.telegram.org/api/recent-actions
func (s *Service) Log(tx *update.Tx, channel int64, e *chatpb.LogEntry) error {
	o := peer.ChannelOf(channel)
	e.Date = tx.Date()
	e.Id = 1
	for key, err := range tx.Keys(o, all(store.TagAdminLog).Backwards().First(1)) {
		if err != nil {
			return fmt.Errorf("read admin log: %w", err)
		}
		last, _ := store.KeyU64(key, 1)
		e.Id = int64(last) + 1
	}
	if err := s.pruneLog(tx, channel, tx.Date()-logLife); err != nil {
		return err
	}
	return record.Set(tx, o, store.NewKey(store.TagAdminLog).U64(uint64(e.Id)), e)
}

func (s *Service) pruneLog(tx *update.Tx, channel, before int64) error {
	o := peer.ChannelOf(channel)
	var old []*chatpb.LogEntry
	for e, err := range record.Each[chatpb.LogEntry](tx, o, all(store.TagAdminLog).First(logPruned)) {
		if err != nil {
			return err
		}
		if e.Date >= before {
			break
		}
		old = append(old, e)
	}
	for _, e := range old {
		tx.Delete(o, store.NewKey(store.TagAdminLog).U64(uint64(e.Id)))
		if err := s.history.Forgotten(tx, channel, e); err != nil {
			return err
		}
	}
	return nil
}

// log appends an entry; one without a user is the actor's.
func (t *channelTx) log(e *chatpb.LogEntry) error {
	if e.User == 0 {
		e.User = t.actor
	}
	return t.s.Log(t.Tx, t.ch.Id, e)
}

// LogQuery selects entries of an admin log.
type LogQuery struct {
	Query  string // in the names of users and in titles, without case
	Kinds  []LogFilter
	Admins []int64 // empty: all
	MaxID  int64   // below it; 0: from the newest
	MinID  int64   // above it
	Limit  int
}

// LogFilter is a kind of entry as filters name it.
// https://core.telegram.org/constructor/channelAdminLogEventsFilter
type LogFilter uint8

// The filters.
const (
	FilterJoin LogFilter = iota + 1
	FilterLeave
	FilterInvite
	FilterBan
	FilterUnban
	FilterKick
	FilterUnkick
	FilterPromote
	FilterDemote
	FilterInfo
	FilterSettings
	FilterPinned
	FilterEdit
	FilterDelete
	FilterInvites
	FilterSend
	FilterForums
	FilterEditRank
)

// AdminLog returns entries of a channel's admin log, newest first. Admins alone
// may read it.
//
// https://core.telegram.org/method/channels.getAdminLog
func (s *Service) AdminLog(ctx context.Context, actor, channel int64, q LogQuery) ([]*chatpb.LogEntry, error) {
	if err := s.May(ctx, peer.OfChannel(channel), actor, SeeLog); err != nil {
		return nil, err
	}
	rows := all(store.TagAdminLog).Backwards().First(maxLogScan)
	if q.MaxID > 0 {
		rows.To = store.NewKey(store.TagAdminLog).U64(uint64(q.MaxID))
	}
	limit := min(max(q.Limit, 1), maxLogPage)
	oldest := s.now().Unix() - logLife
	var found []*chatpb.LogEntry
	err := s.log.View(ctx, func(r store.Reader) error {
		found = nil
		for e, err := range record.Each[chatpb.LogEntry](r, peer.ChannelOf(channel), rows) {
			if err != nil {
				return err
			}
			if e.Id <= q.MinID || e.Date < oldest || len(found) == limit && q.Query == "" {
				break
			}
			if q.matches(e) {
				found = append(found, e)
			}
		}
		return nil
	})
	if err != nil || q.Query == "" {
		return found, err
	}
	return s.searchLog(ctx, found, q.Query, limit)
}

func (q *LogQuery) matches(e *chatpb.LogEntry) bool {
	if len(q.Admins) > 0 && !slices.Contains(q.Admins, e.User) {
		return false
	}
	if len(q.Kinds) == 0 {
		return true
	}
	return slices.ContainsFunc(filtersOf(e), func(f LogFilter) bool { return slices.Contains(q.Kinds, f) })
}

// filtersOf names the filters that an entry passes.
func filtersOf(e *chatpb.LogEntry) []LogFilter {
	switch e.Kind {
	case chatpb.LogEntry_JOIN, chatpb.LogEntry_JOIN_BY_INVITE, chatpb.LogEntry_JOIN_BY_REQUEST:
		return []LogFilter{FilterJoin}
	case chatpb.LogEntry_LEAVE:
		return []LogFilter{FilterLeave}
	case chatpb.LogEntry_INVITE:
		return []LogFilter{FilterInvite}
	case chatpb.LogEntry_BAN:
		return banFilters(e)
	case chatpb.LogEntry_ADMIN:
		if e.Member.GetRole() >= chatpb.Member_ADMIN {
			return []LogFilter{FilterPromote}
		}
		return []LogFilter{FilterDemote}
	case chatpb.LogEntry_TITLE, chatpb.LogEntry_ABOUT, chatpb.LogEntry_USERNAME, chatpb.LogEntry_PHOTO,
		chatpb.LogEntry_COLOR, chatpb.LogEntry_PROFILE_COLOR,
		chatpb.LogEntry_STICKER_SET, chatpb.LogEntry_EMOJI_SET, chatpb.LogEntry_EMOJI_STATUS:
		return []LogFilter{FilterInfo}
	case chatpb.LogEntry_PINNED:
		return []LogFilter{FilterPinned}
	case chatpb.LogEntry_EDIT, chatpb.LogEntry_STOP_POLL:
		return []LogFilter{FilterEdit}
	case chatpb.LogEntry_DELETE:
		return []LogFilter{FilterDelete}
	case chatpb.LogEntry_INVITE_DELETE, chatpb.LogEntry_INVITE_EDIT, chatpb.LogEntry_INVITE_REVOKE:
		return []LogFilter{FilterInvites}
	case chatpb.LogEntry_SEND:
		return []LogFilter{FilterSend}
	case chatpb.LogEntry_TOPIC_CREATE, chatpb.LogEntry_TOPIC_EDIT, chatpb.LogEntry_TOPIC_DELETE,
		chatpb.LogEntry_TOPIC_PIN, chatpb.LogEntry_FORUM:
		return []LogFilter{FilterForums}
	case chatpb.LogEntry_RANK:
		return []LogFilter{FilterEditRank}
	}
	return []LogFilter{FilterSettings}
}

// banFilters tells removing from restricting, and each from its end.
func banFilters(e *chatpb.LogEntry) []LogFilter {
	was, is := Banned(e.PrevMember.GetBanned()), Banned(e.Member.GetBanned())
	switch {
	case is&BanView != 0:
		return []LogFilter{FilterKick}
	case was&BanView != 0:
		return []LogFilter{FilterUnkick}
	case was != 0 && is&^was == 0:
		return []LogFilter{FilterUnban}
	}
	return []LogFilter{FilterBan}
}

// searchLog keeps the entries in which a query stands: in the name of who acted
// or was acted on, or in a text.
func (s *Service) searchLog(ctx context.Context, all []*chatpb.LogEntry, query string, limit int) ([]*chatpb.LogEntry, error) {
	query = strings.ToLower(strings.TrimSpace(query))
	var found []*chatpb.LogEntry
	for _, e := range all {
		ok, err := s.entryHas(ctx, e, query)
		if err != nil {
			return nil, err
		}
		if ok {
			if found = append(found, e); len(found) == limit {
				break
			}
		}
	}
	return found, nil
}

func (s *Service) entryHas(ctx context.Context, e *chatpb.LogEntry, query string) (bool, error) {
	if strings.Contains(strings.ToLower(e.Prev+"\n"+e.Next), query) {
		return true, nil
	}
	for _, user := range e.Users() {
		ok, err := s.nameHas(ctx, user, query)
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}
