package rpc

import (
	"errors"
	"fmt"

	"github.com/gotd/td/tgerr"

	"chappe/internal/chat"
)

var (
	errChannelPrivate = tgerr.New(400, "CHANNEL_PRIVATE")
	errAdminRequired  = tgerr.New(400, "CHAT_ADMIN_REQUIRED")
	errInviteExpired  = tgerr.New(400, "INVITE_HASH_EXPIRED")
)

// chatErrors says what clients are told of the errors of chats. Names and codes
// are those of the methods' pages, such as
// https://core.telegram.org/method/channels.editAdmin, except that nothing is a
// 406, which forbids clients to show the error.
var chatErrors = []struct {
	domain error
	told   *tgerr.Error
}{
	{chat.ErrNoChat, errChatInvalid},
	{chat.ErrNoChannel, errChannelInvalid},
	{chat.ErrForbidden, errChannelPrivate},
	{chat.ErrDeactivated, tgerr.New(400, "PEER_ID_INVALID")},
	{chat.ErrAdminRequired, errAdminRequired},
	{chat.ErrWriteForbidden, tgerr.New(403, "CHAT_WRITE_FORBIDDEN")},
	{chat.ErrUserBanned, tgerr.New(400, "USER_BANNED_IN_CHANNEL")},
	{chat.ErrRestricted, tgerr.New(400, "CHAT_RESTRICTED")},
	{chat.ErrNotMember, tgerr.New(400, "USER_NOT_PARTICIPANT")},
	{chat.ErrAlreadyMember, tgerr.New(400, "USER_ALREADY_PARTICIPANT")},
	{chat.ErrNotModified, errChatNotModified},
	{chat.ErrAboutNotModified, tgerr.New(400, "CHAT_ABOUT_NOT_MODIFIED")},
	{chat.ErrTitle, tgerr.New(400, "CHAT_TITLE_EMPTY")},
	{chat.ErrAbout, tgerr.New(400, "CHAT_ABOUT_TOO_LONG")},
	{chat.ErrTooFew, tgerr.New(400, "USERS_TOO_FEW")},
	{chat.ErrTooMany, tgerr.New(400, "USERS_TOO_MUCH")},
	{chat.ErrTooManyChannels, tgerr.New(400, "CHANNELS_TOO_MUCH")},
	{chat.ErrTheirChannels, tgerr.New(400, "USER_CHANNELS_TOO_MUCH")},
	{chat.ErrTooManyPublic, tgerr.New(400, "CHANNELS_ADMIN_PUBLIC_TOO_MUCH")},
	{chat.ErrTooManyAdmins, tgerr.New(400, "ADMINS_TOO_MUCH")},
	{chat.ErrTooLarge, tgerr.New(400, "CHANNEL_TOO_LARGE")},
	{chat.ErrCreator, tgerr.New(400, "USER_CREATOR")},
	{chat.ErrUserAdmin, tgerr.New(400, "USER_ADMIN_INVALID")},
	{chat.ErrRightForbidden, tgerr.New(403, "RIGHT_FORBIDDEN")},
	{chat.ErrRank, tgerr.New(400, "ADMIN_RANK_INVALID")},
	{chat.ErrRankEmoji, tgerr.New(400, "ADMIN_RANK_EMOJI_NOT_ALLOWED")},
	{chat.ErrKicked, tgerr.New(400, "USER_KICKED")},
	{chat.ErrPrivacy, tgerr.New(403, "USER_PRIVACY_RESTRICTED")},
	{chat.ErrYouBlocked, tgerr.New(400, "YOU_BLOCKED_USER")},
	{chat.ErrDeletedUser, tgerr.New(400, "INPUT_USER_DEACTIVATED")},
	{chat.ErrUserInvalid, errUserInvalid},
	{chat.ErrParticipant, tgerr.New(400, "PARTICIPANT_ID_INVALID")},
	{chat.ErrBannedRights, tgerr.New(400, "BANNED_RIGHTS_INVALID")},
	{chat.ErrUntil, tgerr.New(400, "UNTIL_DATE_INVALID")},
	{chat.ErrSlowMode, tgerr.New(400, "SECONDS_INVALID")},
	{chat.ErrTTL, tgerr.New(400, "TTL_PERIOD_INVALID")},
	{chat.ErrBroadcast, tgerr.New(400, "CHANNEL_INVALID")},
	{chat.ErrMegagroup, tgerr.New(400, "CHANNEL_INVALID")},
	{chat.ErrLinked, tgerr.New(400, "CHAT_LINK_EXISTS")},
	{chat.ErrForum, tgerr.New(400, "FORUM_ENABLED")},
	{chat.ErrLinkNotModified, tgerr.New(400, "LINK_NOT_MODIFIED")},
	{chat.ErrBroadcastID, tgerr.New(400, "BROADCAST_ID_INVALID")},
	{chat.ErrMegagroupID, tgerr.New(400, "MEGAGROUP_ID_INVALID")},
	{chat.ErrHiddenHistory, tgerr.New(400, "MEGAGROUP_PREHISTORY_HIDDEN")},
	{chat.ErrPublicRequired, tgerr.New(400, "CHAT_PUBLIC_REQUIRED")},
	{chat.ErrTooFewMembers, tgerr.New(400, "PARTICIPANTS_TOO_FEW")},
	{chat.ErrHashEmpty, tgerr.New(400, "INVITE_HASH_EMPTY")},
	{chat.ErrHashInvalid, tgerr.New(400, "INVITE_HASH_INVALID")},
	{chat.ErrHashExpired, errInviteExpired},
	{chat.ErrRequestSent, tgerr.New(400, "INVITE_REQUEST_SENT")},
	{chat.ErrNoRequest, tgerr.New(400, "HIDE_REQUESTER_MISSING")},
	{chat.ErrUsageLimit, tgerr.New(400, "USAGE_LIMIT_INVALID")},
	{chat.ErrExpireDate, tgerr.New(400, "EXPIRE_DATE_INVALID")},
	{chat.ErrPermanent, tgerr.New(400, "CHAT_INVITE_PERMANENT")},
	{chat.ErrNotRevoked, tgerr.New(400, "INVITE_REVOKED_MISSING")},
	{chat.ErrTooManyInvites, tgerr.New(400, "INVITES_TOO_MUCH")},
	{chat.ErrSendAs, tgerr.New(400, "SEND_AS_PEER_INVALID")},
}

// sendErrors are the names of kinds of content that may not be sent.
var sendErrors = []struct {
	what chat.Banned
	name string
}{
	{chat.BanPlain, "CHAT_SEND_PLAIN_FORBIDDEN"},
	{chat.BanPhotos, "CHAT_SEND_PHOTOS_FORBIDDEN"},
	{chat.BanVideos, "CHAT_SEND_VIDEOS_FORBIDDEN"},
	{chat.BanRoundVideos, "CHAT_SEND_ROUNDVIDEOS_FORBIDDEN"},
	{chat.BanAudios, "CHAT_SEND_AUDIOS_FORBIDDEN"},
	{chat.BanVoices, "CHAT_SEND_VOICES_FORBIDDEN"},
	{chat.BanDocs, "CHAT_SEND_DOCS_FORBIDDEN"},
	{chat.BanStickers, "CHAT_SEND_STICKERS_FORBIDDEN"},
	{chat.BanGifs, "CHAT_SEND_GIFS_FORBIDDEN"},
	{chat.BanGames, "CHAT_SEND_GAME_FORBIDDEN"},
	{chat.BanInline, "CHAT_SEND_INLINE_FORBIDDEN"},
	{chat.BanPolls, "CHAT_SEND_POLL_FORBIDDEN"},
}

// chatError turns an error of chats into what the client is told; those of
// accounts that chats pass on too. Errors it does not know are internal and
// come back as they are.
func chatError(err error) error {
	var slow *chat.SlowModeError
	if errors.As(err, &slow) {
		return tgerr.New(420, fmt.Sprintf("SLOWMODE_WAIT_%d", slow.Wait))
	}
	var send *chat.SendForbiddenError
	if errors.As(err, &send) {
		for _, e := range sendErrors {
			if send.What&e.what != 0 {
				return tgerr.New(403, e.name)
			}
		}
		return tgerr.New(403, "CHAT_SEND_MEDIA_FORBIDDEN")
	}
	for _, e := range chatErrors {
		if errors.Is(err, e.domain) {
			return e.told
		}
	}
	return peopleError(err)
}
