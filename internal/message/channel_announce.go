package message

import (
	"chappe/internal/chat"
	"chappe/internal/update"
)

// announceInChannel posts a service message on a channel's log.
func (s *Service) announceInChannel(*update.Tx, chat.Notice) error { return nil }

// Entered implements [chat.Announcer].
func (s *Service) Entered(*update.Tx, int64, int64, int) error { return nil }

// Gone implements [chat.Announcer].
func (s *Service) Gone(*update.Tx, int64, int64) error { return nil }
