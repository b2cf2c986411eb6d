package chappetest

import (
	"context"
	"sync"

	"github.com/gotd/td/telegram/updates"
)

// stateStorage keeps a client's update state over its reconnects, as an app
// does on its disk.
type stateStorage struct {
	mu    sync.Mutex
	state updates.State
	found bool
	pts   map[int64]int
}

func newStateStorage() *stateStorage { return &stateStorage{pts: make(map[int64]int)} }

func (s *stateStorage) change(fn func(*updates.State)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn(&s.state)
	return nil
}

func (s *stateStorage) GetState(context.Context, int64) (updates.State, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state, s.found, nil
}

func (s *stateStorage) SetState(_ context.Context, _ int64, state updates.State) error {
	return s.change(func(st *updates.State) { *st, s.found = state, true })
}

func (s *stateStorage) SetPts(_ context.Context, _ int64, pts int) error {
	return s.change(func(st *updates.State) { st.Pts = pts })
}

func (s *stateStorage) SetQts(_ context.Context, _ int64, qts int) error {
	return s.change(func(st *updates.State) { st.Qts = qts })
}

func (s *stateStorage) SetDate(_ context.Context, _ int64, date int) error {
	return s.change(func(st *updates.State) { st.Date = date })
}

func (s *stateStorage) SetSeq(_ context.Context, _ int64, seq int) error {
	return s.change(func(st *updates.State) { st.Seq = seq })
}

func (s *stateStorage) SetDateSeq(_ context.Context, _ int64, date, seq int) error {
	return s.change(func(st *updates.State) { st.Date, st.Seq = date, seq })
}

func (s *stateStorage) GetChannelPts(_ context.Context, _, channel int64) (int, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pts, ok := s.pts[channel]
	return pts, ok, nil
}

func (s *stateStorage) SetChannelPts(_ context.Context, _, channel int64, pts int) error {
	return s.change(func(*updates.State) { s.pts[channel] = pts })
}

func (s *stateStorage) ForEachChannels(ctx context.Context, _ int64, f func(context.Context, int64, int) error) error {
	s.mu.Lock()
	all := make(map[int64]int, len(s.pts))
	for id, pts := range s.pts {
		all[id] = pts
	}
	s.mu.Unlock()
	for id, pts := range all {
		if err := f(ctx, id, pts); err != nil {
			return err
		}
	}
	return nil
}

// hashes keeps the access hashes of channels, as an app does, so that the update
// manager can ask for their differences after a restart.
type hashes struct{ known sync.Map }

func (h *hashes) SetChannelAccessHash(_ context.Context, _, channel, hash int64) error {
	h.known.Store(channel, hash)
	return nil
}

func (h *hashes) GetChannelAccessHash(_ context.Context, _, channel int64) (int64, bool, error) {
	hash, ok := h.known.Load(channel)
	if !ok {
		return 0, false, nil
	}
	return hash.(int64), true, nil
}
