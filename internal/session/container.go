package session

import (
	"encoding/binary"
)

// inner is a message inside a container or a copy.
type inner struct {
	id   int64
	seq  int32
	body []byte
	rest []byte // what follows it
}

// nextInner reads the message at the front of p.
func nextInner(p []byte) (in inner, ok bool) {
	if len(p) < messageHeader {
		return in, false
	}
	le := binary.LittleEndian
	n := le.Uint32(p[12:])
	if n%4 != 0 || n < 4 || uint64(n) > uint64(len(p)-messageHeader) {
		return in, false
	}
	in.id, in.seq = int64(le.Uint64(p)), int32(le.Uint32(p[8:]))
	end := messageHeader + int(n)
	in.body, in.rest = p[messageHeader:end:end], p[end:]
	return in, true
}

// processContainer handles msg_container. It is accepted or refused as a
// whole: first all messages are looked at, then each is handled.
//
// https://core.telegram.org/mtproto/service_messages#containers
func (s *Session) processContainer(m received) error {
	if m.seq&1 == 1 {
		return s.refuse(&m, badSeqEvenExpected)
	}
	lowest, ok := checkContainer(m.id, m.body)
	if !ok {
		return s.refuse(&m, badContainer)
	}
	v, err := s.admit(&m, stateContainer)
	if v == repeated {
		return s.refuse(&m, badContainerID)
	}
	if v != fresh {
		return err
	}
	s.announce(lowest)
	return s.eachInner(m)
}

// checkContainer reports whether all messages of a container are well-formed,
// and the lowest of their ids.
func checkContainer(id int64, body []byte) (lowest int64, ok bool) {
	if len(body) < 8 {
		return 0, false
	}
	count, p := binary.LittleEndian.Uint32(body[4:]), body[8:]
	if count > maxContainer {
		return 0, false
	}
	lowest = id
	for range count {
		in, ok := nextInner(p)
		if !ok || in.id >= id || in.id&3 != 0 || classOf(binary.LittleEndian.Uint32(in.body)) == classContainer {
			return 0, false
		}
		lowest, p = min(lowest, in.id), in.rest
	}
	return lowest, true
}

// announce tells of a new session before the first message of a container is
// handled: what is below the announced id, the client sends again.
func (s *Session) announce(first int64) {
	s.mu.Lock()
	flush := first > s.window.floor && s.announceLocked(first)
	s.mu.Unlock()
	if flush {
		s.srv.crew.run(s.flush)
	}
}

func (s *Session) eachInner(m received) error {
	count, p := binary.LittleEndian.Uint32(m.body[4:]), m.body[8:]
	for range count {
		in, ok := nextInner(p)
		if !ok {
			return nil
		}
		p = in.rest
		one := m
		one.id, one.seq, one.body, one.depth, one.inside = in.id, in.seq, in.body, m.depth+1, true
		if err := s.process(one); err != nil {
			return err
		}
	}
	return nil
}

// processCopy handles msg_copy: the message in it counts as if it had come by
// itself.
//
// https://core.telegram.org/mtproto/service_messages#message-copies
func (s *Session) processCopy(m received) error {
	if m.seq&1 == 1 {
		return s.refuse(&m, badSeqEvenExpected)
	}
	in, ok := nextInner(m.body[4:])
	if !ok || in.id >= m.id || in.id&3 != 0 || classOf(binary.LittleEndian.Uint32(in.body)) == classContainer {
		return s.refuse(&m, badContainer)
	}
	if v, err := s.admit(&m, stateContainer); v != fresh {
		return err
	}
	s.announce(in.id)
	m.id, m.seq, m.body, m.depth, m.inside = in.id, in.seq, in.body, m.depth+1, true
	return s.process(m)
}
