package account

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// onlineFor is how long a user counts as online after saying so. Clients say
// it again every few minutes. retellAfter is how soon saying so again is told
// to others.
const (
	onlineFor   = 5 * time.Minute
	retellAfter = 30 * time.Second
)

// maxWatchers bounds to how many others a change of status is told.
const maxWatchers = 2000

// Presence is when somebody is or was online.
type Presence struct {
	Online  bool
	Expires int64 // unix seconds, while Online
	Was     int64 // unix seconds, otherwise; 0 if never
}

// presence remembers who is online, and who was until it is written.
type presence struct {
	mu sync.RWMutex
	m  map[int64]seen
}

// seen is when a user is or was online. All times are unix seconds.
type seen struct {
	expires int64 // the end of being online, planned or past
	told    int64 // when others last heard of it
}

func newPresence() *presence { return &presence{m: make(map[int64]seen)} }

func (p *presence) get(id int64) (seen, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	v, ok := p.m[id]
	return v, ok
}

// set notes a user and reports whether others should hear of it: when it turns
// or when what they know runs out soon.
func (p *presence) set(id, expires, now int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, known := p.m[id]
	was, is := known && old.expires > now, expires > now
	tell := was != is || is && now-old.told >= int64(retellAfter/time.Second)
	if !was && !is {
		return false // offline again: the time stands
	}
	v := seen{expires: expires, told: old.told}
	if tell {
		v.told = now
	}
	p.m[id] = v
	return tell
}

// over returns those whose being online has ended.
func (p *presence) over(now int64) map[int64]int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	ended := make(map[int64]int64)
	for id, v := range p.m {
		if v.expires <= now {
			ended[id] = v.expires
		}
	}
	return ended
}

// forget drops a user whose time is written, unless it has changed since.
func (p *presence) forget(id, expires int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m[id].expires == expires {
		delete(p.m, id)
	}
}

// Presence returns a user's presence before privacy.
func (s *Service) Presence(ctx context.Context, id int64) (Presence, error) {
	if v, ok := s.presence.get(id); ok {
		if v.expires > s.now().Unix() {
			return Presence{Online: true, Expires: v.expires}, nil
		}
		return Presence{Was: v.expires}, nil
	}
	u, err := s.User(ctx, id)
	if err != nil {
		return Presence{}, err
	}
	return Presence{Was: u.WasOnline}, nil
}

// SetOnline notes that a user is online from now on, or offline, and tells
// those who may know.
func (s *Service) SetOnline(ctx context.Context, userID int64, online bool) error {
	now := s.now().Unix()
	expires := now
	if online {
		expires += int64(onlineFor / time.Second)
	}
	if !s.presence.set(userID, expires, now) {
		return nil
	}
	return s.tellStatus(ctx, userID, online, expires)
}

// tellStatus pushes a status to those who have the user as contact or talk
// with him, as far as the privacy of both lets them know it exactly.
func (s *Service) tellStatus(ctx context.Context, userID int64, online bool, at int64) error {
	watchers, err := s.Watchers(ctx, userID)
	if err != nil {
		return err
	}
	partners, err := s.partners(ctx, userID)
	if err != nil {
		return err
	}
	for _, other := range others(userID, watchers[:min(len(watchers), maxWatchers)], partners) {
		exact, err := s.SeesStatus(ctx, userID, other)
		if err != nil {
			return err
		}
		if exact {
			s.log.Publish(ctx, peer.MailboxOf(other), &updatepb.Event{
				Kind: updatepb.Kind_USER_STATUS, User: userID, Flag: online, Count64: at,
			})
		}
	}
	return nil
}

// partners returns whom a user talks with.
func (s *Service) partners(ctx context.Context, userID int64) ([]int64, error) {
	if s.wiring.Partners == nil {
		return nil, nil
	}
	all, err := s.wiring.Partners(ctx, userID)
	if err != nil {
		return nil, fmt.Errorf("find who talks with a user: %w", err)
	}
	return all, nil
}

// others returns who is in one of the lists, each once, but for the user.
func others(userID int64, lists ...[]int64) []int64 {
	var all []int64
	seen := map[int64]bool{userID: true}
	for _, id := range slices.Concat(lists...) {
		if !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all
}

// SeesStatus reports whether viewer sees exactly when the user is online: who
// hides his own status does not see others'.
func (s *Service) SeesStatus(ctx context.Context, userID, viewer int64) (bool, error) {
	shown, err := s.Allows(ctx, userID, PrivacyStatus, viewer)
	if err != nil || !shown {
		return false, err
	}
	return s.Allows(ctx, viewer, PrivacyStatus, userID)
}

// FlushPresence writes when those were online who no longer are.
// [Service.Run] calls it each minute.
func (s *Service) FlushPresence(ctx context.Context) error {
	return s.writePresence(ctx, s.presence.over(s.now().Unix()))
}

// endPresence writes for all, at the end of the process: their being online
// ends with it.
func (s *Service) endPresence(ctx context.Context) error {
	now := s.now().Unix()
	all := s.presence.over(now + int64(onlineFor/time.Second))
	for id, expires := range all {
		all[id] = min(expires, now)
	}
	return s.writePresence(ctx, all)
}

func (s *Service) writePresence(ctx context.Context, ended map[int64]int64) error {
	tracked, commits := update.Track(ctx)
	for id, was := range ended {
		err := s.changeUser(tracked, id, func(u *accountpb.User) error {
			u.WasOnline = max(u.WasOnline, was)
			return nil
		})
		if err != nil {
			return fmt.Errorf("write presence: %w", err)
		}
	}
	if err := commits.Wait(ctx); err != nil {
		return err
	}
	for id, was := range ended {
		s.presence.forget(id, was)
	}
	return nil
}
