package rpc

import (
	"context"
	"slices"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// emptyAnswer is a method that is answered with an honest nothing: it asks for
// a list of what this server does not have, and nobody is made to believe that
// something was done. Methods that do something are never here.
type emptyAnswer struct {
	name  string
	why   string
	addTo func(t table)

	refused bool // every call is refused, so that nobody believes it was done
}

// registerEmpty adds the methods of emptyAnswers.
func (s *Server) registerEmpty(t table) {
	for _, e := range emptyAnswers {
		e.addTo(t)
	}
}

// empty answers every call with what answer makes. It is made anew each time,
// since encoding sets the flags of an object.
func empty[R any, P request[R]](why string, answer func() bin.Encoder) emptyAnswer {
	return emptyTo[R, P](why, func(P) (bin.Encoder, error) { return answer(), nil })
}

// emptyTo is empty for answers that depend on the request.
func emptyTo[R any, P request[R]](why string, answer func(P) (bin.Encoder, error)) emptyAnswer {
	return emptyAnswer{
		name: P(new(R)).TypeName(),
		why:  why,
		addTo: func(t table) {
			on(t, 0, func(_ context.Context, _ *Caller, r P) (bin.Encoder, error) { return answer(r) })
		},
	}
}

// refuse answers every call with the error that fits "there is no such thing".
func refuse[R any, P request[R]](why string, err *tgerr.Error) emptyAnswer {
	e := emptyTo[R, P](why, func(P) (bin.Encoder, error) { return nil, err })
	e.refused = true
	return e
}

// refuseEverybody is refuse for a method that is called before login.
func refuseEverybody[R any, P request[R]](why string, err *tgerr.Error) emptyAnswer {
	return emptyAnswer{
		name: P(new(R)).TypeName(),
		why:  why, refused: true,
		addTo: func(t table) {
			on(t, public|bots, func(context.Context, *Caller, P) (bin.Encoder, error) { return nil, err })
		},
	}
}

// newOf makes a new zero T for each answer.
func newOf[T any, P interface {
	*T
	bin.Encoder
}]() bin.Encoder {
	return P(new(T))
}

// noUpdates is a list of updates without any.
func noUpdates() bin.Encoder { return &tg.Updates{Date: int(time.Now().Unix())} }

// The reasons. Each names the part of Chappe that will replace the answer.
const (
	noMedia     = "no files yet: media is another issue"
	noStickers  = "no custom emoji are restricted, and none stand behind names"
	noBots      = "no bots yet: bots are another issue"
	noStories   = "no stories yet: stories are another issue"
	noSales     = "nothing is for sale here: gifts, stars and subscriptions are not planned"
	noBusiness  = "no business accounts: not planned"
	noGroups    = "no groups or channels yet: groups are another issue"
	noThemes    = "no themes or wallpapers yet: media is another issue"
	noAI        = "no texts are sent to machines that write: not planned"
	noAds       = "no advertising: never"
	noDocuments = "no identity documents are kept: not planned"
	noWebLogin  = "no logins at web sites: bots are another issue"
	noPasskeys  = "no passkeys yet: two-step verification is another issue"
)

// emptyAnswers are all methods answered with an honest nothing. Lists go with
// hash 0, "no version", so that a client that has a list from elsewhere gets
// the empty one too.
var emptyAnswers = slices.Concat(emptyStickers, emptyReactions, emptyAccount, emptyMedia, emptyStories, emptySales, emptyBots)

var errFileIDInvalid = tgerr.New(400, "FILE_ID_INVALID")

var emptyMedia = []emptyAnswer{
	empty[tg.UsersGetSavedMusicRequest](noMedia, newOf[tg.UsersSavedMusic]),
	empty[tg.UsersGetSavedMusicByIDRequest](noMedia, newOf[tg.UsersSavedMusic]),
	empty[tg.AccountGetSavedMusicIDsRequest](noMedia, newOf[tg.AccountSavedMusicIDs]),
	empty[tg.AccountGetSavedRingtonesRequest](noMedia, newOf[tg.AccountSavedRingtones]),
	refuse[tg.MessagesGetDocumentByHashRequest](noMedia, errFileIDInvalid),
}

var emptyAccount = []emptyAnswer{
	empty[tg.AccountGetWallPapersRequest](noThemes, newOf[tg.AccountWallPapers]),
	empty[tg.AccountGetThemesRequest](noThemes, newOf[tg.AccountThemes]),
	empty[tg.AccountGetChatThemesRequest](noThemes, newOf[tg.AccountThemes]),
	empty[tg.AccountGetUniqueGiftChatThemesRequest](noSales, newOf[tg.AccountChatThemes]),
	empty[tg.AccountGetCollectibleEmojiStatusesRequest](noSales, newOf[tg.AccountEmojiStatuses]),
	empty[tg.AccountGetChannelRestrictedStatusEmojisRequest](noStickers, newOf[tg.EmojiList]),
	empty[tg.AccountGetDefaultBackgroundEmojisRequest](noStickers, newOf[tg.EmojiList]),
	empty[tg.AccountGetConnectedBotsRequest](noBusiness, newOf[tg.AccountConnectedBots]),
	empty[tg.AccountGetBusinessChatLinksRequest](noBusiness, newOf[tg.AccountBusinessChatLinks]),
	empty[tg.AccountGetWebAuthorizationsRequest](noWebLogin, newOf[tg.AccountWebAuthorizations]),
	empty[tg.AccountGetPasskeysRequest](noPasskeys, newOf[tg.AccountPasskeys]),
	empty[tg.AccountGetAllSecureValuesRequest](noDocuments, newOf[tg.SecureValueVector]),
	empty[tg.AccountGetWebBrowserSettingsRequest]("no exceptions are kept: every link opens as the client does by itself", newOf[tg.AccountWebBrowserSettings]),
	empty[tg.AccountGetAutoSaveSettingsRequest](noMedia, newOf[tg.AccountAutoSaveSettings]),
	empty[tg.ContactsGetSavedRequest]("only takeout asks for it: exports are another issue", newOf[tg.SavedPhoneContactVector]),
	empty[tg.ContactsGetSponsoredPeersRequest](noAds, newOf[tg.ContactsSponsoredPeersEmpty]),
	empty[tg.AicomposeGetTonesRequest](noAI, newOf[tg.AicomposeTones]),
}

var errAccessToken = tgerr.New(400, "ACCESS_TOKEN_INVALID")

var emptyBots = []emptyAnswer{
	refuseEverybody[tg.AuthImportBotAuthorizationRequest]("no bots yet, so no token is valid: bots are another issue", errAccessToken),
	empty[tg.MessagesGetAttachMenuBotsRequest](noBots, newOf[tg.AttachMenuBots]),
	empty[tg.BotsGetAdminedBotsRequest](noBots, newOf[tg.UserClassVector]),
	empty[tg.BotsGetPopularAppBotsRequest](noBots, newOf[tg.BotsPopularAppBots]),
	empty[tg.MessagesGetQuickRepliesRequest](noBusiness, newOf[tg.MessagesQuickReplies]),
	empty[tg.MessagesGetSponsoredMessagesRequest](noAds, newOf[tg.MessagesSponsoredMessagesEmpty]),
	empty[tg.ChannelsGetChannelRecommendationsRequest](noGroups, newOf[tg.MessagesChats]),
	empty[tg.CommunitiesGetJoinedCommunitiesRequest](noGroups, newOf[tg.MessagesChats]),
}
