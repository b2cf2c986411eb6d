package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// Peer returns a peer as the API names it.
func Peer(p peer.Peer) tg.PeerClass {
	switch p.Kind {
	case peer.Chat:
		return &tg.PeerChat{ChatID: p.ID}
	case peer.Channel:
		return &tg.PeerChannel{ChannelID: p.ID}
	}
	return &tg.PeerUser{UserID: p.ID}
}
