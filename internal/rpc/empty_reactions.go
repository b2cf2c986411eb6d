package rpc

import "github.com/gotd/td/tg"

var emptyReactions = []emptyAnswer{
	empty[tg.MessagesGetUnreadPollVotesRequest](noGroups, newOf[tg.MessagesMessages]),
	empty[tg.MessagesGetRecentLocationsRequest](noMedia, newOf[tg.MessagesMessages]),
	empty[tg.MessagesSearchSentMediaRequest](noMedia, newOf[tg.MessagesMessages]),
	empty[tg.MessagesGetSplitRangesRequest]("only takeout asks for it: exports are another issue", newOf[tg.MessageRangeVector]),
	empty[tg.MessagesGetFactCheckRequest]("no fact checks: not planned", newOf[tg.FactCheckVector]),
}
