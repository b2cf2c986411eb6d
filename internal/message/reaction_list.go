package message

import (
	"slices"
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

// emojiReaction is a reaction as it is stored. It fails with [ErrReaction] for
// what is not in the list.
func emojiReaction(emoji string) (string, error) {
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

// offered are the reactions that a chat allows and how many kinds of them a
// message may have. nil allows all.
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
	return func(string) bool { return true }, kinds
}
