package rpc

import (
	"errors"

	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
)

// messageErrors says what clients are told of the errors of messages. Names
// and codes are those of the methods' pages, such as
// https://core.telegram.org/method/messages.sendMessage, with two exceptions:
// nothing is a 406, which forbids clients to show the error, and a doubled
// random id is no 500, which makes TDLib try the same again for ever.
var messageErrors = []struct {
	domain error
	told   *tgerr.Error
}{
	{message.ErrEmpty, tgerr.New(400, "MESSAGE_EMPTY")},
	{message.ErrTooLong, tgerr.New(400, "MESSAGE_TOO_LONG")},
	{message.ErrCaption, tgerr.New(400, "MEDIA_CAPTION_TOO_LONG")},
	{message.ErrMedia, errMediaInvalid},
	{message.ErrMediaPrev, tgerr.New(400, "MEDIA_PREV_INVALID")},
	{message.ErrMediaNew, tgerr.New(400, "MEDIA_NEW_INVALID")},
	{message.ErrMediaGroup, tgerr.New(400, "MEDIA_GROUPED_INVALID")},
	{message.ErrMediaTTL, errMediaTTL},
	{message.ErrDice, tgerr.New(400, "EMOTICON_INVALID")},
	{message.ErrEntityBounds, tgerr.New(400, "ENTITY_BOUNDS_INVALID")},
	{message.ErrPeer, errPeerInvalid},
	{message.ErrDeactivated, tgerr.New(400, "INPUT_USER_DEACTIVATED")},
	{message.ErrYouBlocked, tgerr.New(400, "YOU_BLOCKED_USER")},
	{message.ErrBlocked, tgerr.New(403, "USER_IS_BLOCKED")},
	{message.ErrNotAccepted, tgerr.New(403, "PRIVACY_PREMIUM_REQUIRED")},
	{message.ErrReadOnly, tgerr.New(403, "CHAT_WRITE_FORBIDDEN")},
	{message.ErrRandomIDEmpty, tgerr.New(400, "RANDOM_ID_EMPTY")},
	{message.ErrRandomID, tgerr.New(400, "RANDOM_ID_INVALID")},
	{message.ErrRandomIDTwice, tgerr.New(400, "RANDOM_ID_DUPLICATE")},
	{message.ErrNoMessage, errMessageIDInvalid},
	{message.ErrNoReply, tgerr.New(400, "REPLY_MESSAGE_ID_INVALID")},
	{message.ErrQuote, tgerr.New(400, "QUOTE_TEXT_INVALID")},
	{message.ErrNotAuthor, tgerr.New(403, "MESSAGE_AUTHOR_REQUIRED")},
	{message.ErrEditTooLate, tgerr.New(400, "MESSAGE_EDIT_TIME_EXPIRED")},
	{message.ErrNotModified, tgerr.New(400, "MESSAGE_NOT_MODIFIED")},
	{message.ErrForwardsForbidden, tgerr.New(400, "CHAT_FORWARDS_RESTRICTED")},
	{message.ErrNoIDs, tgerr.New(400, "MESSAGE_IDS_EMPTY")},
	{message.ErrScheduleTooLate, tgerr.New(400, "SCHEDULE_DATE_TOO_LATE")},
	{message.ErrScheduleTooMany, tgerr.New(400, "SCHEDULE_TOO_MUCH")},
	{message.ErrScheduleOnline, tgerr.New(400, "SCHEDULE_STATUS_PRIVATE")},
	{message.ErrScheduleDate, tgerr.New(400, "SCHEDULE_DATE_INVALID")},
	{message.ErrPinnedTooMany, tgerr.New(400, "PINNED_DIALOGS_TOO_MUCH")},
	{message.ErrTTL, tgerr.New(400, "TTL_PERIOD_INVALID")},
	{message.ErrReaction, errReactionInvalid},
	{message.ErrReactionsTooMany, tgerr.New(400, "REACTIONS_TOO_MANY")},
	{message.ErrAnonymousReaction, tgerr.New(403, "ANONYMOUS_REACTIONS_DISABLED")},
	{message.ErrReactionsHidden, tgerr.New(403, "BROADCAST_FORBIDDEN")},
	{message.ErrOffset, tgerr.New(400, "OFFSET_INVALID")},
	{message.ErrTag, errReactionInvalid},
	{message.ErrPollQuestion, tgerr.New(400, "POLL_QUESTION_INVALID")},
	{message.ErrPollAnswers, tgerr.New(400, "POLL_ANSWERS_INVALID")},
	{message.ErrPollAnswer, tgerr.New(400, "POLL_ANSWER_INVALID")},
	{message.ErrPollOption, tgerr.New(400, "POLL_OPTION_DUPLICATE")},
	{message.ErrPollDate, tgerr.New(400, "POLL_CLOSE_DATE_INVALID")},
	{message.ErrPollPublic, tgerr.New(400, "BROADCAST_PUBLIC_VOTERS_FORBIDDEN")},
	{message.ErrPollClosed, tgerr.New(400, "MESSAGE_POLL_CLOSED")},
	{message.ErrQuizEmpty, tgerr.New(400, "QUIZ_CORRECT_ANSWERS_EMPTY")},
	{message.ErrQuizTooMany, tgerr.New(400, "QUIZ_CORRECT_ANSWERS_TOO_MUCH")},
	{message.ErrQuizAnswer, tgerr.New(400, "QUIZ_CORRECT_ANSWER_INVALID")},
	{message.ErrQuizSolution, tgerr.New(400, "QUIZ_SOLUTION_INVALID")},
	{message.ErrVoteOption, tgerr.New(400, "OPTION_INVALID")},
	{message.ErrVoteTooMany, tgerr.New(400, "OPTIONS_TOO_MUCH")},
	{message.ErrVoteFinal, tgerr.New(400, "REVOTE_NOT_ALLOWED")},
	{message.ErrVoteMembers, tgerr.New(400, "POLL_MEMBER_RESTRICTED")},
	{message.ErrVoteRequired, tgerr.New(403, "POLL_VOTE_REQUIRED")},
	{message.ErrVotesHidden, tgerr.New(403, "BROADCAST_FORBIDDEN")},
	{message.ErrTooManyReaders, tgerr.New(400, "CHAT_TOO_BIG")},
	{message.ErrNoForum, tgerr.New(400, "CHANNEL_FORUM_MISSING")},
	{message.ErrNoThread, tgerr.New(400, "MSG_ID_INVALID")},
	{message.ErrTopic, tgerr.New(400, "TOPIC_ID_INVALID")},
	{message.ErrTopicTitle, tgerr.New(400, "TOPIC_TITLE_EMPTY")},
	{message.ErrTopicDeleted, tgerr.New(400, "TOPIC_DELETED")},
	{message.ErrTopicClosed, tgerr.New(400, "TOPIC_CLOSED")},
	{message.ErrTopicNotModified, tgerr.New(400, "TOPIC_NOT_MODIFIED")},
	{message.ErrTopicCloseAlone, tgerr.New(400, "TOPIC_CLOSE_SEPARATELY")},
	{message.ErrTopicHideAlone, tgerr.New(400, "TOPIC_HIDE_SEPARATELY")},
	{message.ErrTopicHideGeneral, tgerr.New(400, "NOGENERAL_HIDE_FORBIDDEN")},
	{message.ErrTopicIconGeneral, tgerr.New(400, "GENERAL_MODIFY_ICON_FORBIDDEN")},
	{message.ErrTopicsPinned, tgerr.New(400, "PINNED_TOO_MUCH")},
	{message.ErrDeleteForbidden, tgerr.New(403, "MESSAGE_DELETE_FORBIDDEN")},
	{message.ErrNotReadYet, tgerr.New(400, "MESSAGE_NOT_READ_YET")},
	{message.ErrTooOld, tgerr.New(400, "MESSAGE_TOO_OLD")},
	{message.ErrYourPrivacy, tgerr.New(403, "YOUR_PRIVACY_RESTRICTED")},
	{message.ErrTheirPrivacy, tgerr.New(403, "USER_PRIVACY_RESTRICTED")},
	{message.ErrFilterID, tgerr.New(400, "FILTER_ID_INVALID")},
	{message.ErrFilterTitle, tgerr.New(400, "FILTER_TITLE_EMPTY")},
	{message.ErrFilterEmpty, tgerr.New(400, "FILTER_INCLUDE_EMPTY")},
	{message.ErrFilterTooMany, tgerr.New(400, "DIALOG_FILTERS_TOO_MUCH")},
	{message.ErrFolder, tgerr.New(400, "FOLDER_ID_INVALID")},
	{message.ErrSearchEmpty, tgerr.New(400, "SEARCH_QUERY_EMPTY")},
	{message.ErrFilterKind, tgerr.New(400, "INPUT_FILTER_INVALID")},
	{message.ErrDateRange, tgerr.New(400, "MAX_DATE_INVALID")},
}

// errFilterInvalid is what a folder that cannot be changed is told.
var errFilterInvalid = tgerr.New(400, "FILTER_NOT_SUPPORTED")

// errChatNotModified is what a change of a dialog that changes nothing is told.
var errChatNotModified = tgerr.New(400, "CHAT_NOT_MODIFIED")

// messageError turns an error of messages into what the client is told. Errors
// it does not know are internal and come back as they are.
func messageError(err error) error {
	for _, e := range messageErrors {
		if errors.Is(err, e.domain) {
			return e.told
		}
	}
	return err
}
