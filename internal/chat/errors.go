package chat

import (
	"errors"
	"fmt"
)

// What a call can fail with, besides failures of the store. rpc gives each its
// name of the API.
var (
	ErrNoChat           = errors.New("chat: no such basic group")
	ErrNoChannel        = errors.New("chat: no such channel")
	ErrForbidden        = errors.New("chat: the user may not see the chat")
	ErrDeactivated      = errors.New("chat: the basic group is deleted or has moved")
	ErrAdminRequired    = errors.New("chat: an admin with this right is needed")
	ErrWriteForbidden   = errors.New("chat: the user may not write here")
	ErrUserBanned       = errors.New("chat: the user is restricted here")
	ErrRestricted       = errors.New("chat: nobody may write here")
	ErrNotMember        = errors.New("chat: the user is not a member")
	ErrAlreadyMember    = errors.New("chat: the user is already a member")
	ErrNotModified      = errors.New("chat: nothing would change")
	ErrAboutNotModified = errors.New("chat: the description is already so")
	ErrTitle            = errors.New("chat: empty title")
	ErrAbout            = errors.New("chat: description is too long")
	ErrTooFew           = errors.New("chat: nobody could be added")
	ErrTooMany          = errors.New("chat: too many members")
	ErrTooManyChannels  = errors.New("chat: the user is in too many channels")
	ErrTheirChannels    = errors.New("chat: somebody else is in too many channels")
	ErrTooManyPublic    = errors.New("chat: the user has too many public channels")
	ErrTooManyAdmins    = errors.New("chat: too many admins")
	ErrTooLarge         = errors.New("chat: too many members to be deleted")
	ErrCreator          = errors.New("chat: not with the creator")
	ErrUserAdmin        = errors.New("chat: the user is an admin whom the caller may not touch")
	ErrRightForbidden   = errors.New("chat: the caller does not have the rights to give")
	ErrRank             = errors.New("chat: bad rank")
	ErrRankEmoji        = errors.New("chat: emoji in a rank")
	ErrKicked           = errors.New("chat: the user was removed by an admin")
	ErrPrivacy          = errors.New("chat: the user does not want to be added")
	ErrYouBlocked       = errors.New("chat: the caller has blocked the user")
	ErrDeletedUser      = errors.New("chat: the account is deleted")
	ErrUserInvalid      = errors.New("chat: no such user")
	ErrParticipant      = errors.New("chat: bad participant")
	ErrBannedRights     = errors.New("chat: bad restrictions")
	ErrUntil            = errors.New("chat: bad end of the restrictions")
	ErrSlowMode         = errors.New("chat: no such pace of slow mode")
	ErrTTL              = errors.New("chat: bad time to live")
	ErrBroadcast        = errors.New("chat: not in a channel")
	ErrMegagroup        = errors.New("chat: not in a supergroup")
	ErrLinked           = errors.New("chat: there is a linked chat")
	ErrForum            = errors.New("chat: topics are enabled")
	ErrLinkNotModified  = errors.New("chat: already linked so")
	ErrBroadcastID      = errors.New("chat: not a channel of the caller")
	ErrMegagroupID      = errors.New("chat: not a supergroup of the caller")
	ErrHiddenHistory    = errors.New("chat: the history is hidden from new members")
	ErrPublicRequired   = errors.New("chat: needs a public or discussion group")
	ErrTooFewMembers    = errors.New("chat: too few members to hide")
	ErrHashEmpty        = errors.New("chat: no link given")
	ErrHashInvalid      = errors.New("chat: no such link")
	ErrHashExpired      = errors.New("chat: the link is expired, used up or revoked")
	ErrRequestSent      = errors.New("chat: asked to be let in")
	ErrNoRequest        = errors.New("chat: no such join request")
	ErrUsageLimit       = errors.New("chat: bad usage limit of a link")
	ErrExpireDate       = errors.New("chat: bad end of a link or an emoji status")
	ErrPermanent        = errors.New("chat: the primary link can only be revoked")
	ErrNotRevoked       = errors.New("chat: the link is not revoked")
	ErrSendAs           = errors.New("chat: not a sender of the caller")
	ErrTooManyInvites   = errors.New("chat: too many invite links")
	ErrPublicKept       = errors.New("chat: cannot be private")

	// errMoved is returned inside a transaction whose owners turned out not to
	// be all it needs; the caller looks again.
	errMoved = errors.New("chat: looked up again")
)

// SlowModeError says that the user has to wait before the next message.
type SlowModeError struct{ Wait int64 } // seconds, at least 1

// Error implements error.
func (e *SlowModeError) Error() string {
	return fmt.Sprintf("chat: slow mode, wait %d s", e.Wait)
}

// SendForbiddenError says which kind of content the user may not send.
type SendForbiddenError struct{ What Banned }

// Error implements error.
func (e *SendForbiddenError) Error() string {
	return fmt.Sprintf("chat: sending content of kind %#x is not allowed", uint32(e.What))
}

// Refused reports whether an error says that somebody may not do something, or
// not any more.
func Refused(err error) bool {
	var send *SendForbiddenError
	for _, no := range []error{
		ErrNoChat, ErrNoChannel, ErrForbidden, ErrDeactivated, ErrAdminRequired, ErrWriteForbidden, ErrUserBanned,
		ErrRestricted, ErrNotMember, ErrSendAs,
	} {
		if errors.Is(err, no) {
			return true
		}
	}
	return errors.As(err, &send)
}
