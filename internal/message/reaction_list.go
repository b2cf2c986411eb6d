package message

import (
	"slices"
	"strconv"
	"strings"

	"chappe/internal/chat/chatpb"
)

// Limits of https://core.telegram.org/api/config.
const (
	// MaxOwnReactions is how many reactions one may give to a message:
	// reactions_user_max_default.
	MaxOwnReactions = 3
	// MaxReactionKinds is how many different reactions a message may have:
	// reactions_uniq_max.
	MaxReactionKinds = 11
)

// EmojiReactions are the emoji with which one can react, the most common first.
// They stand without variation selectors, as clients compare them.
//
// https://core.telegram.org/api/reactions
var EmojiReactions = strings.Fields(`
	👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋
	🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡`)

// variation is the selector that some keyboards put after an emoji.
const variation = "\ufe0f"

// customMark begins a reaction with a custom emoji: its document follows.
const customMark = "#"

// CustomReaction is the reaction with a custom emoji. That there is such a
// document is the caller's matter.
func CustomReaction(document int64) string { return customMark + strconv.FormatInt(document, 10) }

// CustomEmojiOf is the document of a reaction that is a custom emoji.
func CustomEmojiOf(reaction string) (document int64, ok bool) {
	id, ok := strings.CutPrefix(reaction, customMark)
	if !ok {
		return 0, false
	}
	document, err := strconv.ParseInt(id, 10, 64)
	return document, err == nil
}

// emojiReaction is a reaction as it is stored. It fails with [ErrReaction] for
// what is neither in the list nor a custom emoji.
func emojiReaction(emoji string) (string, error) {
	if _, custom := CustomEmojiOf(emoji); custom {
		return emoji, nil
	}
	plain := strings.ReplaceAll(emoji, variation, "")
	if !slices.Contains(EmojiReactions, plain) {
		return "", ErrReaction
	}
	return plain, nil
}

// emojiReactions are several reactions of one user, each once, in his order.
func emojiReactions(emoji []string) ([]string, error) {
	var all []string
	for _, e := range emoji {
		plain, err := emojiReaction(e)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, plain) {
			all = append(all, plain)
		}
	}
	if len(all) > MaxOwnReactions {
		return nil, ErrReactionsTooMany
	}
	return all, nil
}

// everyReaction allows all that there are: what two people do is their matter.
var everyReaction = &chatpb.Reactions{Custom: true}

// offered are the reactions that a chat allows and how many kinds of them a
// message may have. nil allows all but custom emoji.
func offered(r *chatpb.Reactions) (allowed func(emoji string) bool, kinds int) {
	kinds = MaxReactionKinds
	if n := int(r.GetLimit()); n > 0 {
		kinds = min(kinds, n)
	}
	switch r.GetKind() {
	case chatpb.Reactions_NONE:
		return func(string) bool { return false }, kinds
	case chatpb.Reactions_SOME:
		return func(emoji string) bool {
			return slices.ContainsFunc(r.Emoji, func(e string) bool { return strings.ReplaceAll(e, variation, "") == emoji })
		}, kinds
	}
	return func(reaction string) bool {
		_, custom := CustomEmojiOf(reaction)
		return !custom || r.GetCustom()
	}, kinds
}
