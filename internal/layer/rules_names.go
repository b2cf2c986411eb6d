package layer

// rewrittenType is the one type whose constructors split in the newest layer:
// since 229 a button is one constructor that holds its kind. Values pass
// through the constructors of rewrittenLayer, see rewrite_buttons.go.
const (
	rewrittenType  = "KeyboardButton"
	rewrittenLayer = 228
)

// renames lists the definitions that changed their name.
var renames = []rename{
	// Topics moved from channels to messages with layer 216.
	{"channels.createForumTopic", "messages.createForumTopic"},
	{"channels.deleteTopicHistory", "messages.deleteTopicHistory"},
	{"channels.editForumTopic", "messages.editForumTopic"},
	{"channels.getForumTopics", "messages.getForumTopics"},
	{"channels.getForumTopicsByID", "messages.getForumTopicsByID"},
	{"channels.reorderPinnedForumTopics", "messages.reorderPinnedForumTopics"},
	{"channels.updatePinnedForumTopic", "messages.updatePinnedForumTopic"},

	{"channels.editCreator", "messages.editChatCreator"},
	{"channels.getFutureCreatorAfterLeave", "messages.getFutureChatCreatorAfterLeave"},
	{"channels.deleteUserHistory", "channels.deleteParticipantHistory"},
	{"account.addNoPaidMessagesException", "account.toggleNoPaidMessagesException"},

	{"channels.clickSponsoredMessage", "messages.clickSponsoredMessage"},
	{"channels.getSponsoredMessages", "messages.getSponsoredMessages"},
	{"channels.reportSponsoredMessage", "messages.reportSponsoredMessage"},
	{"channels.viewSponsoredMessage", "messages.viewSponsoredMessage"},

	// Stories belonged to users only until layer 164.
	{"contacts.toggleStoriesHidden", "stories.togglePeerStoriesHidden"},
	{"stories.getAllReadUserStories", "stories.getAllReadPeerStories"},
	{"stories.getUserStories", "stories.getPeerStories"},
	{"users.getStoriesMaxIDs", "stories.getPeerMaxIDs"},
	{"stories.userStories", "stories.peerStories"},
	{"userStories", "peerStories"},

	{"payments.getUserStarGift", "payments.getSavedStarGift"},
	{"payments.getUserStarGifts", "payments.getSavedStarGifts"},
	{"payments.userStarGifts", "payments.savedStarGifts"},
	{"userStarGift", "savedStarGift"},
	{"users.getIsPremiumRequiredToContact", "users.getRequirementsToContact"},

	{"messageUserVote", "messagePeerVote"},
	{"messageUserReaction", "messagePeerReaction"},
	{"simpleWebViewResultUrl", "webViewResultUrl"},
	{"appWebViewResultUrl", "webViewResultUrl"},
	{"keyboardButtonRow", "keyboardInlineButtonRow"},
	{"businessRecipients", "businessBotRecipients"},
	{"inputBusinessRecipients", "inputBusinessBotRecipients"},
	{"messages.translateResultText", "messages.translateResult"},
	{"messages.messages", "stats.publicForwards"},

	{"emojiStatusUntil", "emojiStatus"},
	{"inputStorePaymentStars", "inputStorePaymentStarsTopup"},
	{"pageBlockHeader", "pageBlockHeading1"},
	{"pageBlockHeader", "pageBlockHeading2"},
	{"pageBlockSubheader", "pageBlockHeading3"},
	{"pageBlockSubheader", "pageBlockHeading4"},
	{"pageBlockSubheader", "pageBlockHeading5"},
	{"pageBlockSubheader", "pageBlockHeading6"},
	// Requests of old layers name users and channels where peers are named now.
	{"inputUser", "inputPeerUser"},
	{"inputUserSelf", "inputPeerSelf"},
	{"inputUserEmpty", "inputPeerEmpty"},
	{"inputUserFromMessage", "inputPeerUserFromMessage"},
	{"inputChannel", "inputPeerChannel"},
	{"inputChannelEmpty", "inputPeerEmpty"},
	{"inputChannelFromMessage", "inputPeerChannelFromMessage"},
}

// casts lists the pairs of types whose constructors correspond by name or
// rename.
var casts = [][2]string{
	{"MessagePeerVote", "MessageUserVote"},
	{"MessagePeerReaction", "MessageUserReaction"},
	{"PeerStories", "UserStories"},
	{"stories.PeerStories", "stories.UserStories"},
	{"SavedStarGift", "UserStarGift"},
	{"payments.SavedStarGifts", "payments.UserStarGifts"},
	{"WebViewResult", "SimpleWebViewResult"},
	{"WebViewResult", "AppWebViewResult"},
	{"KeyboardInlineButtonRow", "KeyboardButtonRow"},
	{"KeyboardButtonRow", "KeyboardInlineButtonRow"},
	{"KeyboardInlineButton", "KeyboardButton"},
	{"KeyboardButton", "KeyboardInlineButton"},
	{"BusinessBotRecipients", "BusinessRecipients"},
	{"InputBusinessRecipients", "InputBusinessBotRecipients"},
	{"InputUser", "InputPeer"},
	{"InputPeer", "InputUser"},
	{"InputChannel", "InputPeer"},
	{"stats.PublicForwards", "messages.Messages"},
}

// aliases lists the fields that changed their name.
var aliases = []alias{
	{"channels.createForumTopic", "channel", "peer"},
	{"channels.deleteTopicHistory", "channel", "peer"},
	{"channels.editForumTopic", "channel", "peer"},
	{"channels.getForumTopics", "channel", "peer"},
	{"channels.getForumTopicsByID", "channel", "peer"},
	{"channels.reorderPinnedForumTopics", "channel", "peer"},
	{"channels.updatePinnedForumTopic", "channel", "peer"},
	{"channels.editCreator", "channel", "peer"},
	{"channels.getFutureCreatorAfterLeave", "channel", "peer"},
	{"channels.getSponsoredMessages", "channel", "peer"},
	{"channels.deleteUserHistory", "user_id", "participant"},
	{"channels.reportSpam", "user_id", "participant"},
	{"contacts.toggleStoriesHidden", "id", "peer"},
	{"messages.translateResultText", "text", "result"},
	{"stats.publicForwards", "messages", "forwards"},
	{"textPlain", "text", "alt"},
	{"textPlain", "text", "source"},
	{"channels.toggleSignatures", "enabled", "signatures_enabled"},

	{"stories.exportStoryLink", "user_id", "peer"},
	{"stories.getPinnedStories", "user_id", "peer"},
	{"stories.getStoriesByID", "user_id", "peer"},
	{"stories.incrementStoryViews", "user_id", "peer"},
	{"stories.readStories", "user_id", "peer"},
	{"stories.report", "user_id", "peer"},
	{"stories.sendReaction", "user_id", "peer"},
	{"stories.getUserStories", "user_id", "peer"},
	{"inputMediaStory", "user_id", "peer"},
	{"inputReplyToStory", "user_id", "peer"},
	{"messageMediaStory", "user_id", "peer"},
	{"messageReplyStoryHeader", "user_id", "peer"},
	{"updateReadStories", "user_id", "peer"},
	{"updateSentStoryReaction", "user_id", "peer"},
	{"updateStory", "user_id", "peer"},
	{"webPageAttributeStory", "user_id", "peer"},
	{"userStories", "user_id", "peer"},
	{"stories.allStories", "user_stories", "peer_stories"},

	{"messageUserVote", "user_id", "peer"},
	{"messageUserReaction", "user_id", "peer_id"},
	{"updateMessagePollVote", "user_id", "peer"},
	{"messageReactions", "recent_reactons", "recent_reactions"},
	{"reactionCount", "chosen", "chosen_order"},
	{"messages.sendBotRequestedPeer", "requested_peer", "requested_peers"},
	{"messageActionRequestedPeer", "peer", "peers"},
	{"messages.translateText", "msg_id", "id"},

	{"messages.setChatTheme", "emoticon", "theme"},
	{"messageActionSetChatTheme", "emoticon", "theme"},
	{"userFull", "theme_emoticon", "theme"},
	{"peerNotifySettings", "sound", "other_sound"},
	{"draftMessage", "reply_to_msg_id", "reply_to"},
	{"messageMediaDocument", "alt_document", "alt_documents"},
	{"updateUserName", "username", "usernames"},
	{"user", "background_emoji_id", "color"},
	{"channel", "background_emoji_id", "color"},
	{"invoice", "recurring_terms_url", "terms_url"},
	{"messages.report", "reason", "option"},
	{"stories.report", "reason", "option"},

	{"payments.getUserStarGift", "msg_id", "stargift"},
	{"payments.getUserStarGifts", "user_id", "peer"},
	{"payments.convertStarGift", "msg_id", "stargift"},
	{"payments.saveStarGift", "msg_id", "stargift"},
	{"payments.transferStarGift", "msg_id", "stargift"},
	{"payments.upgradeStarGift", "msg_id", "stargift"},
	{"payments.updateStarGiftPrice", "resell_stars", "resell_amount"},
	{"payments.getStarsRevenueWithdrawalUrl", "stars", "amount"},
	{"payments.botCancelStarsSubscription", "invoice_slug", "charge_id"},
	{"inputInvoiceStarGift", "user_id", "peer"},
	{"inputInvoiceStarGiftTransfer", "msg_id", "stargift"},
	{"inputInvoiceStarGiftUpgrade", "msg_id", "stargift"},
	{"starsTransaction", "stars", "amount"},
	{"starGiftUnique", "resell_stars", "resell_amount"},
	{"messageActionStarGiftUnique", "resale_stars", "resale_amount"},
	{"starGiftAttributeModel", "rarity_permille", "rarity"},
	{"starGiftAttributePattern", "rarity_permille", "rarity"},
	{"starGiftAttributeBackdrop", "rarity_permille", "rarity"},
}
