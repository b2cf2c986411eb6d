package message

import (
	"chappe/internal/chat"
	"chappe/internal/update"
)

// announceInChat writes a service message into the mailboxes of a basic group.
func (s *Service) announceInChat(*update.Tx, chat.Notice) error { return nil }
