package rpc

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

var emptyStickers = []emptyAnswer{
	empty[tg.MessagesGetOldFeaturedStickersRequest]("no set was ever recommended and is not any more", newOf[tg.MessagesFeaturedStickers]),
	empty[tg.MessagesGetAttachedStickersRequest](noAttached, newOf[tg.StickerSetCoveredClassVector]),
	empty[tg.MessagesGetEmojiKeywordsLanguagesRequest](noEmojiWords, newOf[tg.EmojiLanguageVector]),
	emptyTo(noEmojiWords, func(r *tg.MessagesGetEmojiKeywordsRequest) (bin.Encoder, error) {
		return emojiWords(r.LangCode, 0), nil
	}),
	emptyTo(noEmojiWords, func(r *tg.MessagesGetEmojiKeywordsDifferenceRequest) (bin.Encoder, error) {
		return emojiWords(r.LangCode, r.FromVersion), nil
	}),
}

const (
	noEmojiWords = "no emoji keywords: clients have their own"
	noAttached   = "it is not kept which stickers were laid on a photo"
)

// emojiWords is a list of emoji keywords without any. Its version is above 0,
// so that clients do not take it for never loaded, and never changes.
func emojiWords(lang string, from int) *tg.EmojiKeywordsDifference {
	return &tg.EmojiKeywordsDifference{LangCode: lang, FromVersion: from, Version: 1}
}
