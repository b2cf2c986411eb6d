package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/emoji"
)

// Words for emoji, which clients suggest while one writes:
// https://core.telegram.org/api/custom-emoji#emoji-keywords
func (s *Server) registerMessagesEmojiWords(t table) {
	on(t, 0, s.messagesGetEmojiKeywords)
	on(t, 0, s.messagesGetEmojiKeywordsDifference)
	on(t, 0, s.messagesGetEmojiKeywordsLanguages)
}

// emojiWords are the words of a language that a client with an older list lacks.
// A language without a list has an empty one, of the same version, so that
// clients do not ask again and again.
func emojiWords(code string, from int) *tg.EmojiKeywordsDifference {
	out := &tg.EmojiKeywordsDifference{LangCode: code, FromVersion: from, Version: emoji.Version, Keywords: []tg.EmojiKeywordClass{}}
	if from >= emoji.Version {
		return out
	}
	for _, k := range emoji.Words(emoji.Language(code)) {
		out.Keywords = append(out.Keywords, &tg.EmojiKeyword{Keyword: k.Word, Emoticons: k.Emoji})
	}
	return out
}

func (s *Server) messagesGetEmojiKeywords(_ context.Context, _ *Caller, r *tg.MessagesGetEmojiKeywordsRequest) (*tg.EmojiKeywordsDifference, error) {
	return emojiWords(r.LangCode, 0), nil
}

func (s *Server) messagesGetEmojiKeywordsDifference(_ context.Context, _ *Caller, r *tg.MessagesGetEmojiKeywordsDifferenceRequest) (*tg.EmojiKeywordsDifference, error) {
	return emojiWords(r.LangCode, r.FromVersion), nil
}

// messagesGetEmojiKeywordsLanguages names the lists for who writes in some
// languages; English is for everybody.
func (s *Server) messagesGetEmojiKeywordsLanguages(_ context.Context, _ *Caller, r *tg.MessagesGetEmojiKeywordsLanguagesRequest) (*tg.EmojiLanguageVector, error) {
	var codes []string
	for _, code := range append(r.LangCodes[:min(len(r.LangCodes), 100)], "en") {
		if lang := emoji.Language(code); lang != "" && !slices.Contains(codes, lang) {
			codes = append(codes, lang)
		}
	}
	out := new(tg.EmojiLanguageVector)
	for _, code := range codes {
		out.Elems = append(out.Elems, tg.EmojiLanguage{LangCode: code})
	}
	return out, nil
}
