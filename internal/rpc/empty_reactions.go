package rpc

import "github.com/gotd/td/tg"

var emptyReactions = []emptyAnswer{
	empty[tg.MessagesGetAvailableReactionsRequest](noReactions, newOf[tg.MessagesAvailableReactions]),
	empty[tg.MessagesGetTopReactionsRequest](noReactions, newOf[tg.MessagesReactions]),
	empty[tg.MessagesGetRecentReactionsRequest](noReactions, newOf[tg.MessagesReactions]),
	empty[tg.MessagesGetDefaultTagReactionsRequest](noReactions, newOf[tg.MessagesReactions]),
	empty[tg.MessagesGetSavedReactionTagsRequest](noReactions, newOf[tg.MessagesSavedReactionTags]),
	empty[tg.MessagesGetMessagesReactionsRequest](noReactions, noUpdates),
	empty[tg.MessagesGetMessageReactionsListRequest](noReactions, newOf[tg.MessagesMessageReactionsList]),
	empty[tg.MessagesGetUnreadReactionsRequest](noReactions, newOf[tg.MessagesMessages]),
	empty[tg.MessagesGetUnreadPollVotesRequest](noGroups, newOf[tg.MessagesMessages]),
	empty[tg.MessagesGetRecentLocationsRequest](noMedia, newOf[tg.MessagesMessages]),
	empty[tg.MessagesSearchSentMediaRequest](noMedia, newOf[tg.MessagesMessages]),
	empty[tg.MessagesGetAvailableEffectsRequest](noReactions, newOf[tg.MessagesAvailableEffects]),
	empty[tg.MessagesGetSplitRangesRequest]("only takeout asks for it: exports are another issue", newOf[tg.MessageRangeVector]),
	empty[tg.MessagesGetFactCheckRequest]("no fact checks: not planned", newOf[tg.FactCheckVector]),
}
