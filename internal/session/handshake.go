package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"chappe/internal/keyex"
)

const plainHeader = 8 + 8 + 4 // zero auth_key_id, msg_id, length

// handshake answers an unencrypted message.
//
// https://core.telegram.org/mtproto/description#unencrypted-message
func (c *conn) handshake(body []byte) error {
	if c.handshakes++; c.handshakes > c.srv.opts.MaxHandshakes {
		return &transportError{transportFlood, errors.New("too many handshake messages")}
	}
	if len(body) < plainHeader {
		return &transportError{transportNoKey, errors.New("unencrypted message is too short")}
	}
	n := binary.LittleEndian.Uint32(body[16:])
	if n > uint32(len(body)-plainHeader) {
		return &transportError{transportNoKey, errors.New("unencrypted message is cut off")}
	}
	answer, err := c.srv.opts.Exchange.Handle(c.srv.ctx, body[plainHeader:plainHeader+n], c.srv.saveKey)
	switch {
	case errors.Is(err, keyex.ErrProtocol):
		return &transportError{transportNoKey, err}
	case errors.Is(err, keyex.ErrBusy):
		return &transportError{transportFlood, err}
	case err != nil:
		return fmt.Errorf("handshake: %w", err)
	case answer == nil:
		return nil
	}
	now := c.srv.opts.Now()
	frame := make([]byte, plainHeader, plainHeader+len(answer))
	binary.LittleEndian.PutUint64(frame[8:], uint64(idAt(now)&^3|1))
	binary.LittleEndian.PutUint32(frame[16:], uint32(len(answer)))
	return c.write(append(frame, answer...), now)
}

// saveKey makes a new auth key durable.
func (s *Server) saveKey(ctx context.Context, k *keyex.Key) error {
	_, err := s.opts.Keys.Key(ctx, k.ID)
	if err == nil {
		return keyex.ErrKeyTaken
	}
	if !errors.Is(err, ErrUnknownKey) {
		return err
	}
	now := s.opts.Now()
	key := &Key{ID: k.ID, Value: k.Value, Temp: k.Temp}
	if k.Temp {
		key.Expires = now.Add(k.ExpiresIn).Truncate(time.Second)
	}
	if err := s.opts.Keys.Save(ctx, key); err != nil {
		return err
	}
	s.first.put(k.ID, k.Salt, now)
	s.stats.Handshakes.Add(1)
	return nil
}
