package layer

// fallbacks lists what stands for constructors a layer does not know, in the
// order of trying. Types in neither this table nor droppable are reported.
var fallbacks = []fallback{
	{typ: "MessageMedia", ctor: "messageMediaUnsupported"},
	{typ: "MessageAction", ctor: "messageActionEmpty"},
	{typ: "PageBlock", ctor: "pageBlockUnsupported"},
	{typ: "RichText", inner: "text", need: []string{"text"}, not: []string{"textPlain"}},
	{typ: "RichText", ctor: "textPlain", only: "textCustomEmoji"},
	{typ: "RichText", ctor: "textPlain", only: "textMath"},
	{typ: "RichText", ctor: "textEmpty"},
	{typ: "EmojiStatus", ctor: "emojiStatus", need: []string{"document_id"}},
	{typ: "EmojiStatus", ctor: "emojiStatusEmpty"},
	{typ: "SendMessageAction", ctor: "sendMessageTypingAction", not: []string{"sendMessageStopDraftAction"}},
	{typ: "SendMessageAction", ctor: "sendMessageCancelAction"},
	{typ: "auth.SentCodeType", ctor: "auth.sentCodeTypeSms"},
	{typ: "auth.CodeType", ctor: "auth.codeTypeSms"},
	{typ: "Chat", ctor: "chatForbidden", need: []string{"id", "title"}},
	{typ: "Chat", ctor: "chatEmpty"},
	{typ: "ChatFull", ctor: "channelFull", only: "communityFull"},
	{typ: "User", ctor: "userEmpty"},
	{typ: "Message", ctor: "messageEmpty", not: []string{"messageEmpty"}},
	{typ: "Document", ctor: "documentEmpty"},
	{typ: "Photo", ctor: "photoEmpty"},
	{typ: "WebPage", ctor: "webPageEmpty"},
	{typ: "StoryItem", ctor: "storyItemDeleted", need: []string{"id"}},
	{typ: "InputStickerSet", ctor: "inputStickerSetEmpty"},
	{typ: "EmojiGroup", ctor: "emojiGroup"},
	{typ: "PhoneCallDiscardReason", ctor: "phoneCallDiscardReasonHangup"},
	{typ: "StarsTransactionPeer", ctor: "starsTransactionPeerUnsupported"},
	{typ: "StickerSetCovered", ctor: "stickerSetCovered", need: []string{"set"}},
	{typ: "messages.SponsoredMessages", ctor: "messages.sponsoredMessages", only: "messages.sponsoredMessagesEmpty"},
	{typ: "help.PromoData", ctor: "help.promoDataEmpty"},
	{typ: "EncryptedFile", ctor: "encryptedFileEmpty"},
	{typ: "SecureFile", ctor: "secureFileEmpty"},
	// An update that advances a pts must not vanish: the client would see a
	// gap. An empty deletion carries the same pts and changes nothing
	// (https://core.telegram.org/api/updates#pts-checking-and-applying).
	{typ: "Update", ctor: "updateDeleteChannelMessages", need: []string{"channel_id", "pts", "pts_count"}},
	{typ: "Update", ctor: "updateDeleteMessages", need: []string{"pts", "pts_count"},
		not: []string{"updateNewChannelMessage", "updateEditChannelMessage"}},
	{typ: "Updates", ctor: "updates", only: "updateShort"},
	{typ: "KeyboardButton", ctor: "keyboardButtonUrl", only: "keyboardButtonWebView"},
	{typ: "KeyboardButton", ctor: "keyboardButtonCallback", only: "keyboardButtonCopy"},
	{typ: "KeyboardButton", ctor: "keyboardButton", only: "keyboardButtonSimpleWebView"},
	{typ: "KeyboardButton", ctor: "keyboardButton", only: "keyboardButtonRequestPeer"},
}

// droppable lists the types whose unknown constructors vanish with the
// optional field, vector element or update that holds them, which is what a
// client that never heard of them expects.
var droppable = []string{
	"BotInlineMessage", "ChannelAdminLogEventAction", "Dialog", "DialogFilter", "DialogPeer",
	"DocumentAttribute", "ExportedChatInvite", "InlineQueryPeerType", "InputFile", "InputGroupCall",
	"InputMedia", "InputReplyTo", "MediaArea", "MessageEntity", "MessageReplyHeader",
	"MessagesFilter", "NotifyPeer", "PeerColor", "PollAnswer", "PrepaidGiveaway", "PrivacyKey",
	"PrivacyRule", "Reaction", "SavedDialog", "StarGift", "StarsAmount", "StoryView",
	"TopPeerCategory", "Update", "VideoSize", "WebPageAttribute", "auth.SentCode",
	"messages.StickerSet", "payments.PaymentForm", "payments.PaymentReceipt", "EmojiGroup",
	"EmojiStatus", "KeyboardButton", "ChatTheme", "MessageUserVote", "RequestPeerType",
	"InputUser",
}

// preferred names the constructor tried before the one of the same name, for
// objects that were told apart by their constructor.
var preferred = map[string]string{"emojiStatus": "emojiStatusUntil"}

// neverEmptied lists the types of elements without which a vector makes no
// sense: a keyboard without a button, a row without one.
var neverEmptied = []string{"KeyboardButton", "KeyboardButtonRow"}

// emptyCtors names the constructor that is the empty value of a type, for a
// required field that nothing fills. A type not listed has none: its parent
// has no form then.
var emptyCtors = map[string]string{
	"Document":                "documentEmpty",
	"Photo":                   "photoEmpty",
	"User":                    "userEmpty",
	"WebPage":                 "webPageEmpty",
	"ChatPhoto":               "chatPhotoEmpty",
	"PeerNotifySettings":      "peerNotifySettings",
	"PeerSettings":            "peerSettings",
	"BotMenuButton":           "botMenuButtonDefault",
	"MessageReplies":          "messageReplies",
	"DataJSON":                "dataJSON",
	"JSONValue":               "jsonObject",
	"EmojiStatus":             "emojiStatusEmpty",
	"ReactionsNotifySettings": "reactionsNotifySettings",
	"StoriesStealthMode":      "storiesStealthMode",
	"TextWithEntities":        "textWithEntities",
	"StarsAmount":             "starsAmount",
	"Updates":                 "updates",
	"GeoPoint":                "geoPointEmpty",
	"RichText":                "textEmpty",
}

// constants lists the conversions whose outcome does not depend on the value.
var constants = map[[2]string]string{
	{"ReportResult", "Bool"}:          "true",
	{"auth.LoggedOut", "Bool"}:        "true",
	{"account.EmailVerified", "Bool"}: "true",
	{"Updates", "Bool"}:               "true",
	// Layer 133 alone asked for chat themes by a method that now lists themes.
	{"account.Themes", "account.ChatThemes"}: "account.chatThemesNotModified",
}

// projections lists the conversions that take one field of a boxed value.
var projections = []projection{
	{"TextWithEntities", "string", map[string]string{"textWithEntities": "text"}},
	{"Reaction", "string", map[string]string{"reactionEmoji": "emoticon"}},
	{"ChatReactions", "Vector<string>", map[string]string{"chatReactionsSome": "reactions", "chatReactionsNone": "=empty"}},
	{"RecentStory", "int", map[string]string{"recentStory": "max_id"}},
	{"PeerColor", "long", map[string]string{"peerColor": "background_emoji_id"}},
	{"PublicForward", "Message", map[string]string{"publicForwardMessage": "message"}},
	{"PeerColor", "int", map[string]string{"peerColor": "color"}},
	{"Peer", "long", map[string]string{"peerUser": "user_id"}},
	{"SendAsPeer", "Peer", map[string]string{"sendAsPeer": "peer"}},
	{"StarsAmount", "long", map[string]string{"starsAmount": "amount"}},
	{"GroupCallMessage", "TextWithEntities", map[string]string{"groupCallMessage": "message"}},
	{"PaidReactionPrivacy", "Bool", map[string]string{
		"paidReactionPrivacyDefault": "=false", "paidReactionPrivacyAnonymous": "=true", "paidReactionPrivacyPeer": "=false"}},
	{"ChatTheme", "string", map[string]string{"chatTheme": "emoticon"}},
	{"InputReplyTo", "int", map[string]string{"inputReplyToMessage": "reply_to_msg_id"}},
	{"Username", "string", map[string]string{"username": "username"}},
	{"StarGiftAttributeRarity", "int", map[string]string{"starGiftAttributeRarity": "permille"}},

	{"messages.InvitedUsers", "Updates", map[string]string{"messages.invitedUsers": "updates"}},
	{"messages.ChatInviteJoinResult", "Updates", map[string]string{"messages.chatInviteJoinResultOk": "updates"}},
	{"help.AppConfig", "JSONValue", map[string]string{"help.appConfig": "config", "help.appConfigNotModified": "=jsonObject"}},
	{"messages.DialogFilters", "Vector<DialogFilter>", map[string]string{"messages.dialogFilters": "filters"}},
	{"ReadParticipantDate", "long", map[string]string{"readParticipantDate": "user_id"}},
	{"messages.PeerSettings", "PeerSettings", map[string]string{"messages.peerSettings": "settings"}},
	{"messages.WebPage", "WebPage", map[string]string{"messages.webPage": "webpage"}},
	{"messages.WebPagePreview", "MessageMedia", map[string]string{"messages.webPagePreview": "media"}},
	{"users.UserFull", "UserFull", map[string]string{"users.userFull": "full_user"}},
	{"RequirementToContact", "Bool", map[string]string{
		"requirementToContactEmpty": "=false", "requirementToContactPremium": "=true", "requirementToContactPaidMessages": "=false"}},
}

// wraps lists the conversions that make a boxed value around a bare one.
var wraps = []wrap{
	{"string", "TextWithEntities", "textWithEntities", "text"},
	{"string", "Reaction", "reactionEmoji", "emoticon"},
	{"string", "InputChatTheme", "inputChatTheme", "emoticon"},
	{"long", "StarsAmount", "starsAmount", "amount"},
	{"int", "PeerColor", "peerColor", "color"},
	{"int", "StarGiftAttributeRarity", "starGiftAttributeRarity", "permille"},
	{"long", "Peer", "peerUser", "user_id"},
	{"int", "RecentStory", "recentStory", "max_id"},
	{"int", "InputSavedStarGift", "inputSavedStarGiftUser", "msg_id"},
	{"Vector<string>", "ChatReactions", "chatReactionsSome", "reactions"},
}

// calls lists the conversions made by a function.
var calls = []callRule{
	{from: "NotificationSound", to: "string", fn: soundToString},
	{from: "string", to: "NotificationSound", fn: stringToSound},
	{from: "Bool", to: "PaidReactionPrivacy", fn: boolToPrivacy},
	{from: "ReportReason", to: "bytes", fn: reasonToOption},
	{from: "stories.CanSendStoryCount", to: "Bool", fn: countToBool},
}

// builds lists the fields made from several fields of the source.
var builds = []build{
	{"messages.sendMessage", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.sendMedia", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.sendMultiMedia", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.sendInlineBotResult", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.sendScreenshotNotification", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.saveDraft", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.requestWebView", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"messages.prolongWebView", "reply_to", "inputReplyToMessage", []string{"reply_to_msg_id"}},
	{"payments.getPaymentForm", "invoice", "inputInvoiceMessage", []string{"msg_id"}},
	{"payments.sendPaymentForm", "invoice", "inputInvoiceMessage", []string{"msg_id"}},
	{"payments.validateRequestedInfo", "invoice", "inputInvoiceMessage", []string{"msg_id"}},
	{"account.verifyEmail", "verification", "emailVerificationCode", []string{"code"}},
	{"account.updateColor", "color", "peerColor", []string{"color", "background_emoji_id"}},
}

// contexts lists the objects that functions below them look at (exec.outer).
var contexts = map[string]bool{
	"users.userFull":         true,
	"messages.stickerSet":    true,
	"stickerSetCovered":      true,
	"stickerSetMultiCovered": true,
	"stickerSetFullCovered":  true,
}

// fieldRules lists the fields made by a function.
var fieldRules = []fieldRule{
	{def: "inputMediaPoll", field: "correct_answers", from: "correct_answers", fn: correctAnswers},
	{def: "messageActionGiftPremium", field: "months", from: "days", fn: daysToMonths},
	{def: "messageActionGiftCode", field: "months", from: "days", fn: daysToMonths},
	{def: "payments.checkedGiftCode", field: "months", from: "days", fn: daysToMonths},
	{def: "messages.sendPaidReaction", field: "private", from: "private", fn: privateReaction},
	{def: "updateGroupCall", field: "chat_id", from: "peer", fn: peerChatID},
	{def: "userFull", field: "user", from: "id", via: [2]string{"User", "User"}, fn: userOfFull},
	{def: "stickerSet", field: "animated", from: "count", fn: setOfMime("application/x-tgsticker")},
	{def: "stickerSet", field: "videos", from: "count", fn: setOfMime("video/webm")},
	{def: "botBusinessConnection", field: "can_reply", from: "rights", fn: mayReply},
	{def: "connectedBot", field: "can_reply", from: "rights", fn: mayReply},
	{def: "account.updateConnectedBot", field: "rights", from: "can_reply", fn: replyRights},
}
