package chat

import (
	"errors"
	"fmt"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Actor is somebody who acts on a channel. The records are shared: they must
// not be modified.
type Actor struct {
	Standing
	Channel *chatpb.Channel
	Record  *chatpb.Member
	Counts  *chatpb.Counts
}

// Acting returns who acts on a channel, exactly as it stands within a
// transaction that holds the channel and has not changed it yet. It fails with
// [ErrNoChannel].
func (s *Service) Acting(r store.Reader, channel, user int64) (Actor, error) {
	st, err := s.stateIn(r, channel)
	if err != nil {
		return Actor{}, err
	}
	m, err := s.members.Load(memberID{channel, peer.OfUser(user).Int()}, func() (*chatpb.Member, error) {
		return s.readMember(r, channel, peer.OfUser(user))
	})
	if err != nil {
		return Actor{}, err
	}
	a := Actor{Standing: standing(st.Channel, m, s.now().Unix()), Channel: st.Channel, Record: m, Counts: st.counts}
	if a.Readable || a.Kicked || st.Broadcast || st.Linked == 0 {
		return a, nil
	}
	linked, err := s.stateIn(r, st.Linked)
	if errors.Is(err, ErrNoChannel) {
		return a, nil
	}
	if err != nil {
		return Actor{}, fmt.Errorf("look up the linked channel: %w", err)
	}
	reader, err := s.readMember(r, st.Linked, peer.OfUser(user))
	if err != nil {
		return Actor{}, err
	}
	a.Readable = standing(linked.Channel, reader, s.now().Unix()).Readable
	return a, nil
}

// ChannelIn returns the record of a channel inside a view or a transaction, or
// [ErrNoChannel]. The record is shared: it must not be modified. It reads memory
// in the common case.
func (s *Service) ChannelIn(r store.Reader, id int64) (*chatpb.Channel, error) {
	st, err := s.stateIn(r, id)
	if err != nil {
		return nil, err
	}
	return st.Channel, nil
}

// stateIn reads a channel that is not deleted.
func (s *Service) stateIn(r store.Reader, id int64) (*channelState, error) {
	st, err := s.channels.Load(id, func() (*channelState, error) { return readChannel(r, id) })
	if err == nil && st.Deleted {
		return nil, ErrNoChannel
	}
	return st, err
}
