package account

import (
	"context"
	"sync"
	"time"
)

// onlineFor is how long a user counts as online after saying so. Clients say
// it again every few minutes.
const onlineFor = 5 * time.Minute

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

type seen struct {
	expires int64 // unix seconds; the end of being online, planned or past
	written int64 // the was_online that the user's record has
}

func newPresence() *presence { return &presence{m: make(map[int64]seen)} }

func (p *presence) get(id int64) (seen, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	v, ok := p.m[id]
	return v, ok
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
