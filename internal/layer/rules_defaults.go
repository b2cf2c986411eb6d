package layer

// defaults lists the values of fields that the source says nothing about, by
// target definition. "none" says that there is none: the object has no form.
// "empty" is the empty value of the field's type.
var defaults = map[string]string{
	// Limits that moved from config to help.getAppConfig with layer 154; the
	// values are those that Telegram sends (https://core.telegram.org/api/config).
	"config.pinned_dialogs_count_max":  "5",
	"config.pinned_infolder_count_max": "100",
	"config.saved_gifs_limit":          "200",
	"config.stickers_faved_limit":      "5",

	// Calls have been open to everyone since long before the flag was removed;
	// a client that does not see it hides its call buttons.
	"config.phonecalls_enabled": "true",

	// A quote of a message the reader cannot open has no id to reply to.
	"messageReplyHeader.reply_to_msg_id": "none",
	"emojiStatusUntil.until":             "none",
	"help.promoData.peer":                "none",
	"ephemeralMessage.peer_id":           "none",
	"payments.checkedGiftCode.from_id":   "none",
	"starGiftUnique.owner_id":            "none",
	"updateUserName.username":            "empty",

	"stories.sendStory.peer":                 "inputPeerSelf",
	"stories.editStory.peer":                 "inputPeerSelf",
	"stories.deleteStories.peer":             "inputPeerSelf",
	"stories.togglePinned.peer":              "inputPeerSelf",
	"stories.canSendStory.peer":              "inputPeerSelf",
	"stories.getStoriesArchive.peer":         "inputPeerSelf",
	"stories.getStoriesViews.peer":           "inputPeerSelf",
	"stories.getStoryViewsList.peer":         "inputPeerSelf",
	"messages.requestWebView.platform":       "android",
	"messages.requestSimpleWebView.platform": "android",
	"account.sendVerifyEmailCode.purpose":    "emailVerifyPurposePassport",
	"account.verifyEmail.purpose":            "emailVerifyPurposePassport",
	"keyboardButtonRequestPeer.max_quantity": "1",
	"payments.getStarsTransactions.limit":    "100",
	"keyboardButton.type":                    "buttonTypeDefault",
}
