package rpc

import (
	"fmt"
	"hash/fnv"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

var emptyStickers = []emptyAnswer{
	empty[tg.MessagesGetStickersRequest](noStickers, newOf[tg.MessagesStickers]),
	empty[tg.MessagesGetAllStickersRequest](noStickers, newOf[tg.MessagesAllStickers]),
	empty[tg.MessagesGetMaskStickersRequest](noStickers, newOf[tg.MessagesAllStickers]),
	empty[tg.MessagesGetEmojiStickersRequest](noStickers, newOf[tg.MessagesAllStickers]),
	empty[tg.MessagesGetFeaturedStickersRequest](noStickers, newOf[tg.MessagesFeaturedStickers]),
	empty[tg.MessagesGetOldFeaturedStickersRequest](noStickers, newOf[tg.MessagesFeaturedStickers]),
	empty[tg.MessagesGetFeaturedEmojiStickersRequest](noStickers, newOf[tg.MessagesFeaturedStickers]),
	empty[tg.MessagesGetRecentStickersRequest](noStickers, newOf[tg.MessagesRecentStickers]),
	empty[tg.MessagesGetFavedStickersRequest](noStickers, newOf[tg.MessagesFavedStickers]),
	empty[tg.MessagesGetArchivedStickersRequest](noStickers, newOf[tg.MessagesArchivedStickers]),
	empty[tg.MessagesGetMyStickersRequest](noStickers, newOf[tg.MessagesMyStickers]),
	empty[tg.MessagesGetAttachedStickersRequest](noStickers, newOf[tg.StickerSetCoveredClassVector]),
	empty[tg.MessagesSearchStickerSetsRequest](noStickers, newOf[tg.MessagesFoundStickerSets]),
	empty[tg.MessagesSearchEmojiStickerSetsRequest](noStickers, newOf[tg.MessagesFoundStickerSets]),
	empty[tg.MessagesSearchStickersRequest](noStickers, newOf[tg.MessagesFoundStickers]),
	empty[tg.MessagesSearchCustomEmojiRequest](noStickers, newOf[tg.EmojiList]),
	empty[tg.MessagesGetCustomEmojiDocumentsRequest](noStickers, newOf[tg.DocumentClassVector]),
	empty[tg.MessagesGetEmojiKeywordsLanguagesRequest](noEmojiWords, newOf[tg.EmojiLanguageVector]),
	empty[tg.MessagesGetEmojiGroupsRequest](noEmojiWords, newOf[tg.MessagesEmojiGroups]),
	empty[tg.MessagesGetEmojiStatusGroupsRequest](noEmojiWords, newOf[tg.MessagesEmojiGroups]),
	empty[tg.MessagesGetEmojiProfilePhotoGroupsRequest](noEmojiWords, newOf[tg.MessagesEmojiGroups]),
	empty[tg.MessagesGetEmojiStickerGroupsRequest](noEmojiWords, newOf[tg.MessagesEmojiGroups]),
	emptyTo(noEmojiWords, func(r *tg.MessagesGetEmojiKeywordsRequest) (bin.Encoder, error) {
		return emojiWords(r.LangCode, 0), nil
	}),
	emptyTo(noEmojiWords, func(r *tg.MessagesGetEmojiKeywordsDifferenceRequest) (bin.Encoder, error) {
		return emojiWords(r.LangCode, r.FromVersion), nil
	}),
	emptyTo(noStickers, func(r *tg.MessagesGetStickerSetRequest) (bin.Encoder, error) {
		return stickerSet(r.Stickerset)
	}),
}

const noEmojiWords = "no emoji keywords: clients have their own"

// emojiWords is a list of emoji keywords without any. Its version is above 0,
// so that clients do not take it for never loaded, and never changes.
func emojiWords(lang string, from int) *tg.EmojiKeywordsDifference {
	return &tg.EmojiKeywordsDifference{LangCode: lang, FromVersion: from, Version: 1}
}

// https://core.telegram.org/method/messages.getStickerSet#possible-errors
var errStickerSetInvalid = tgerr.New(406, "STICKERSET_INVALID")

// stickerSet answers for the sets that the protocol itself names (animated
// emoji, dice, default statuses and so on) with an empty one: Web A and TDLib
// ask for them at start, again and again as long as they get an error. Other
// sets do not exist.
func stickerSet(in tg.InputStickerSetClass) (*tg.MessagesStickerSet, error) {
	name, ok := builtInSet(in)
	if !ok {
		return nil, errStickerSetInvalid
	}
	id := fnv.New32a()
	_, _ = id.Write([]byte(name))
	set := tg.StickerSet{
		Official:   true,
		ID:         int64(id.Sum32()),
		AccessHash: int64(id.Sum32()) + 1,
		Title:      name,
		ShortName:  name,
	}
	set.SetFlags()
	return &tg.MessagesStickerSet{Set: set}, nil
}

// builtInSet names a set that the protocol has a constructor for.
//
// https://core.telegram.org/type/InputStickerSet
func builtInSet(in tg.InputStickerSetClass) (string, bool) {
	switch in := in.(type) {
	case *tg.InputStickerSetAnimatedEmoji:
		return "AnimatedEmojies", true
	case *tg.InputStickerSetAnimatedEmojiAnimations:
		return "EmojiAnimations", true
	case *tg.InputStickerSetDice:
		return fmt.Sprintf("Dice_%x", in.Emoticon), true
	case *tg.InputStickerSetPremiumGifts:
		return "GiftsPremium", true
	case *tg.InputStickerSetTonGifts:
		return "GiftsTon", true
	case *tg.InputStickerSetEmojiGenericAnimations:
		return "EmojiGenericAnimations", true
	case *tg.InputStickerSetEmojiDefaultStatuses:
		return "StatusEmoji", true
	case *tg.InputStickerSetEmojiDefaultTopicIcons:
		return "TopicIcons", true
	case *tg.InputStickerSetEmojiChannelDefaultStatuses:
		return "StatusEmojiChannels", true
	}
	return "", false
}
