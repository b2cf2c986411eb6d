package rpc

import (
	"strings"

	"github.com/gotd/td/tg"
)

// unsupported are the methods that are not built, each with the reason: every
// method of the schema stands either here, among the empty answers, among the
// wrappers, or has a handler; a test holds them against the schema. The answer
// is 400 METHOD_NOT_IMPLEMENTED and never 500, which clients retry for ever.
// Building a method is adding its handler and taking its name out of here.
var unsupported = []struct {
	why     string
	methods string // names, separated by spaces
}{
	{"groups and channels are another issue", `
		account.updatePersonalChannel channels.convertToGigagroup channels.deactivateAllUsernames
		channels.editLocation channels.reorderUsernames channels.reportAntiSpamFalsePositive channels.searchPosts
		channels.setMainProfileTab channels.toggleUsername chatlists.checkChatlistInvite
		chatlists.deleteExportedInvite chatlists.editExportedInvite chatlists.exportChatlistInvite
		chatlists.getChatlistUpdates chatlists.getExportedInvites
		chatlists.getLeaveChatlistSuggestions chatlists.hideChatlistUpdates
		chatlists.joinChatlistInvite chatlists.joinChatlistUpdates chatlists.leaveChatlist
		communities.create communities.getParticipantJoinedChats communities.getPeerLinkRequests
		communities.toggleAllPeerLinkRequestApproval communities.toggleCommunityCollapsedInDialogs
		communities.toggleParticipantBanned communities.togglePeerLink
		communities.togglePeerLinkRequestApproval contacts.blockFromReplies messages.addPollAnswer
		messages.appendTodoList messages.deletePollAnswer
		messages.getPersonalChannelHistory
		messages.readPollVotes messages.reportMessagesDelivery
		messages.reportReadMetrics messages.togglePeerTranslations
		messages.toggleSuggestedPostApproval messages.toggleTodoCompleted
		stats.getBroadcastStats stats.getMegagroupStats
		stats.getMessagePublicForwards stats.getMessageStats stats.getPollStats stats.loadAsyncGraph`},
	{"files, photos and themes: media is another issue", `
		account.createTheme account.deleteAutoSaveExceptions account.getMultiWallPapers
		account.getTheme account.getWallPaper account.installTheme account.installWallPaper
		account.reportProfilePhoto account.resetWallPapers account.saveAutoSaveSettings
		account.saveMusic account.saveRingtone account.saveTheme account.saveWallPaper
		account.setMainProfileTab account.updateTheme account.uploadRingtone account.uploadTheme
		account.uploadWallPaper messages.getRichMessage messages.rateTranscribedAudio
		messages.reportMusicListen
		messages.setChatTheme messages.setChatWallPaper messages.transcribeAudio
		messages.uploadImportedMedia
		upload.getCdnFile upload.getCdnFileHashes upload.getWebFile upload.reuploadCdnFile`},
	{"stickers, custom emoji and colours: media is another issue", `
		account.updateColor messages.getEmojiURL`},
	{"secret chats are another issue", `
		messages.acceptEncryption messages.discardEncryption messages.getDhConfig
		messages.readEncryptedHistory messages.receivedQueue messages.reportEncryptedSpam
		messages.requestEncryption messages.sendEncrypted messages.sendEncryptedFile
		messages.sendEncryptedService messages.setEncryptedTyping messages.uploadEncryptedFile`},
	{"calls are another issue", `
		messages.deletePhoneCallHistory phone.acceptCall phone.checkGroupCall phone.confirmCall
		phone.createConferenceCall phone.createGroupCall phone.declineConferenceCallInvite
		phone.deleteConferenceCallParticipants phone.deleteGroupCallMessages
		phone.deleteGroupCallParticipantMessages phone.discardCall phone.discardGroupCall
		phone.editGroupCallParticipant phone.editGroupCallTitle phone.exportGroupCallInvite
		phone.getCallConfig phone.getGroupCall phone.getGroupCallChainBlocks
		phone.getGroupCallJoinAs phone.getGroupCallStars phone.getGroupCallStreamChannels
		phone.getGroupCallStreamRtmpUrl phone.getGroupParticipants
		phone.inviteConferenceCallParticipant phone.inviteToGroupCall phone.joinGroupCall
		phone.joinGroupCallPresentation phone.leaveGroupCall phone.leaveGroupCallPresentation
		phone.receivedCall phone.requestCall phone.saveCallDebug phone.saveCallLog
		phone.saveDefaultGroupCallJoinAs phone.saveDefaultSendAs phone.sendConferenceCallBroadcast
		phone.sendGroupCallEncryptedMessage phone.sendGroupCallMessage phone.sendSignalingData
		phone.setCallRating phone.startScheduledGroupCall phone.toggleGroupCallRecord
		phone.toggleGroupCallSettings phone.toggleGroupCallStartSubscription`},
	{"login e-mail and passkeys are another issue", `
		account.deletePasskey account.initPasskeyRegistration account.registerPasskey
		account.sendVerifyEmailCode account.verifyEmail auth.finishPasskeyLogin
		auth.initPasskeyLogin auth.resetLoginEmail`},
	{"a password opens no payments here: nothing is for sale", `account.getTmpPassword`},
	{"bots and logins at web sites are another issue", `
		account.reorderUsernames account.resetWebAuthorization account.resetWebAuthorizations
		account.toggleUsername auth.importWebTokenAuthorization
		bots.addPreviewMedia bots.allowSendMessage bots.answerWebhookJSONQuery bots.canSendMessage
		bots.checkDownloadFileParams bots.checkUsername bots.createBot bots.deletePreviewMedia
		bots.editAccessSettings bots.editPreviewMedia bots.exportBotToken bots.getAccessSettings
		bots.getBotCommands bots.getBotInfo bots.getBotMenuButton bots.getBotRecommendations
		bots.getPreviewInfo bots.getPreviewMedias bots.getRequestedWebViewButton
		bots.invokeWebViewCustomMethod bots.reorderPreviewMedias bots.reorderUsernames
		bots.requestWebViewButton bots.resetBotCommands bots.sendCustomRequest
		bots.setBotBroadcastDefaultAdminRights bots.setBotCommands
		bots.setBotGroupDefaultAdminRights bots.setBotInfo bots.setBotMenuButton
		bots.setCustomVerification bots.setJoinChatResults bots.toggleUserEmojiStatusPermission
		bots.toggleUsername bots.updateStarRefProgram bots.updateUserEmojiStatus
		ephemeral.deleteAllWelcomeMessages ephemeral.deleteMessage ephemeral.deleteWelcomeMessage
		ephemeral.editMessage ephemeral.getCallbackAnswer ephemeral.getWelcomeMessages
		ephemeral.reportMessage ephemeral.sendMessage help.setBotUpdatesStatus
		messages.acceptUrlAuth messages.checkUrlAuthMatchCode messages.declineUrlAuth
		messages.editInlineBotMessage messages.getAttachMenuBot messages.getBotApp
		messages.getBotCallbackAnswer messages.getEmojiGameInfo messages.getGameHighScores
		messages.getInlineBotResults messages.getInlineGameHighScores
		messages.getPreparedInlineMessage messages.prolongWebView messages.requestAppWebView
		messages.requestChatJoinWebView messages.requestMainWebView messages.requestSimpleWebView
		messages.requestUrlAuth messages.requestWebView messages.savePreparedInlineMessage
		messages.sendBotRequestedPeer messages.sendInlineBotResult messages.sendWebViewData
		messages.sendWebViewResultMessage messages.setBotCallbackAnswer
		messages.setBotGuestChatResult messages.setBotPrecheckoutResults
		messages.setBotShippingResults messages.setGameScore messages.setInlineBotResults
		messages.setInlineGameScore messages.startBot messages.toggleBotInAttachMenu
		users.setSecureValueErrors`},
	{"stories are another issue", `
		stats.getStoryPublicForwards stats.getStoryStats stories.activateStealthMode
		stories.canSendStory stories.createAlbum stories.deleteAlbum stories.deleteStories
		stories.editStory stories.exportStoryLink stories.getPeerStories stories.getStoriesViews
		stories.getStoryReactionsList stories.getStoryViewsList stories.incrementStoryViews
		stories.readStories stories.reorderAlbums stories.report stories.searchPosts
		stories.sendReaction stories.sendStory stories.startLive stories.toggleAllStoriesHidden
		stories.togglePeerStoriesHidden stories.togglePinned stories.togglePinnedToTop
		stories.updateAlbum`},
	{"export and import of history are another issue", `
		account.finishTakeoutSession account.initTakeoutSession messages.checkHistoryImport
		messages.checkHistoryImportPeer messages.initHistoryImport messages.startHistoryImport`},
	{"chats within Saved Messages are another issue", `
		messages.deleteSavedHistory messages.readSavedHistory
		messages.reorderPinnedSavedDialogs messages.toggleSavedDialogPin`},
	{"close friends, people nearby and contact links are another issue", `
		contacts.editCloseFriends contacts.exportContactToken
		contacts.getLocated contacts.importContactToken
		users.suggestBirthday`},
	{"the built-in browser of clients has no settings here yet", `
		account.deleteWebBrowserSettingsExceptions account.toggleWebBrowserSettingsException
		account.updateWebBrowserSettings`},
	{"no texts are sent to machines that write or translate: not planned", `
		aicompose.createTone aicompose.deleteTone aicompose.getTone aicompose.getToneExample
		aicompose.saveTone aicompose.updateTone messages.composeMessageWithAI
		messages.composeRichMessageWithAI messages.summarizeText messages.translateRichMessage
		messages.translateText`},
	{"no identity documents are kept: not planned", `
		account.acceptAuthorization account.deleteSecureValue account.getAuthorizationForm
		account.getSecureValue account.saveSecureValue account.sendVerifyPhoneCode
		account.verifyPhone`},
	{"no advertising: never", `
		account.toggleSponsoredMessages channels.restrictSponsoredMessages
		messages.clickSponsoredMessage messages.reportSponsoredMessage messages.viewSponsoredMessage`},
	{"business accounts are not planned", `
		account.confirmBotConnection account.createBusinessChatLink account.deleteBusinessChatLink
		account.disablePeerConnectedBot account.editBusinessChatLink
		account.getBotBusinessConnection account.resolveBusinessChatLink
		account.toggleConnectedBotPaused account.updateBusinessAwayMessage
		account.updateBusinessGreetingMessage account.updateBusinessIntro
		account.updateBusinessLocation account.updateBusinessWorkHours account.updateConnectedBot
		invokeWithBusinessConnection messages.checkQuickReplyShortcut
		messages.deleteQuickReplyMessages messages.deleteQuickReplyShortcut
		messages.editQuickReplyShortcut messages.getQuickReplyMessages messages.reorderQuickReplies
		messages.sendQuickReplyMessages`},
	{"nothing is for sale here: not planned", `
		account.getPaidMessagesRevenue account.toggleNoPaidMessagesException auth.checkPaidAuth
		channels.checkSearchPostsFlood channels.setBoostsToUnblockRestrictions
		channels.updatePaidMessagesPrice fragment.getCollectibleInfo messages.sendPaidReaction
		messages.togglePaidReactionPrivacy payments.applyGiftCode payments.assignAppStoreTransaction
		payments.assignPlayMarketTransaction payments.botCancelStarsSubscription
		payments.canPurchaseStore payments.changeStarsSubscription payments.checkCanSendGift
		payments.checkGiftCode payments.clearSavedInfo payments.connectStarRefBot
		payments.convertStarGift payments.craftStarGift payments.createStarGiftCollection
		payments.deleteStarGiftCollection payments.editConnectedStarRefBot payments.exportInvoice
		payments.fulfillStarsSubscription payments.getBankCardData payments.getConnectedStarRefBot
		payments.getConnectedStarRefBots payments.getCraftStarGifts payments.getGiveawayInfo
		payments.getPaymentForm payments.getPaymentReceipt payments.getResaleStarGifts
		payments.getSavedStarGift payments.getStarGiftAuctionAcquiredGifts
		payments.getStarGiftAuctionState payments.getStarGiftUpgradeAttributes
		payments.getStarGiftUpgradePreview payments.getStarGiftWithdrawalUrl
		payments.getStarsRevenueAdsAccountUrl payments.getStarsRevenueStats
		payments.getStarsRevenueWithdrawalUrl payments.getStarsTransactionsByID
		payments.getSuggestedStarRefBots payments.getUniqueStarGift
		payments.getUniqueStarGiftValueInfo payments.launchPrepaidGiveaway
		payments.refundStarsCharge payments.reorderStarGiftCollections payments.resolveStarGiftOffer
		payments.saveStarGift payments.sendPaymentForm payments.sendStarGiftOffer
		payments.sendStarsForm payments.toggleChatStarGiftNotifications
		payments.toggleStarGiftsPinnedToTop payments.transferStarGift
		payments.updateStarGiftCollection payments.updateStarGiftPrice payments.upgradeStarGift
		payments.validateRequestedInfo premium.applyBoost premium.getBoostsList
		premium.getBoostsStatus premium.getUserBoosts`},
	{"no codes are sent by the phones of others: not planned", `
		auth.finishFirebasePnvLogin auth.firebasePnvSignUp auth.initFirebasePnvLogin
		auth.requestFirebaseSms smsjobs.finishJob smsjobs.getSmsJob smsjobs.getStatus
		smsjobs.isEligibleToJoin smsjobs.join smsjobs.leave smsjobs.updateSettings`},
	{"for the support staff of Telegram: not planned", `
		help.editUserInfo help.getUserInfo messages.deleteFactCheck messages.editFactCheck`},
	{"for Telegram's own tests: not planned", `
		test.useConfigSimple test.useError`},
}

// unsupportedReasons maps the names of unsupported methods to the reason.
func unsupportedReasons() map[string]string {
	out := make(map[string]string)
	for _, area := range unsupported {
		for name := range strings.FieldsSeq(area.methods) {
			out[name] = area.why
		}
	}
	return out
}

// schemaLayer is the API layer that handlers speak.
const schemaLayer = tg.Layer
