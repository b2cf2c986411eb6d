package rpc

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

var emptyStories = []emptyAnswer{
	// Never allStoriesNotModified: a client without a state takes it for "ask
	// again" and polls for ever.
	empty[tg.StoriesGetAllStoriesRequest](noStories, func() bin.Encoder {
		return &tg.StoriesAllStories{State: "0"}
	}),
	empty[tg.StoriesGetPinnedStoriesRequest](noStories, newOf[tg.StoriesStories]),
	empty[tg.StoriesGetStoriesArchiveRequest](noStories, newOf[tg.StoriesStories]),
	empty[tg.StoriesGetStoriesByIDRequest](noStories, newOf[tg.StoriesStories]),
	empty[tg.StoriesGetAlbumStoriesRequest](noStories, newOf[tg.StoriesStories]),
	empty[tg.StoriesGetAlbumsRequest](noStories, newOf[tg.StoriesAlbums]),
	empty[tg.StoriesGetChatsToSendRequest](noStories, newOf[tg.MessagesChats]),
	empty[tg.StoriesGetAllReadPeerStoriesRequest](noStories, noUpdates),
	// One per peer asked for: telegram-tt and Android pair them by position.
	emptyTo(noStories, func(r *tg.StoriesGetPeerMaxIDsRequest) (bin.Encoder, error) {
		return &tg.RecentStoryVector{Elems: make([]tg.RecentStory, len(r.ID))}, nil
	}),
}
