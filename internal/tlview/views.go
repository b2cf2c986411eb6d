package tlview

import (
	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/sticker"
)

// Views renders for a viewer, loading what a rendering mentions: a message
// brings its sender, a forward its origin.
type Views struct {
	Accounts *account.Service
	Groups   *chat.Service // of groups and channels
	Messages *message.Service
	Hash     *peer.Hasher
	Files    *media.Service
	Stickers *sticker.Service
	DC       int // where the files are
}
