package rpc

import "github.com/gotd/td/tg"

var emptyStickers = []emptyAnswer{
	empty[tg.MessagesGetOldFeaturedStickersRequest]("no set was ever recommended and is not any more", newOf[tg.MessagesFeaturedStickers]),
}
