package rpc

import (
	"context"
	"strings"

	"github.com/gotd/td/tg"
)

// Categories of emoji by which stickers and animations are searched:
// https://core.telegram.org/api/emoji-categories
func (s *Server) registerMessagesEmojiGroups(t table) {
	on(t, 0, s.messagesGetEmojiGroups)
	on(t, 0, s.messagesGetEmojiStickerGroups)
	on(t, 0, s.messagesGetEmojiStatusGroups)
	on(t, 0, s.messagesGetEmojiProfilePhotoGroups)
}

// emojiGroup is a category: its names, the emoji whose picture stands for it, and
// those in it.
type emojiGroup struct {
	english, french string
	icon            string
	emoji           []string
}

var emojiGroups = []emojiGroup{
	{"Love", "Amour", "❤", strings.Fields("❤ 🥰 😍 😘 💋 💘 💌 😻 🤗 💔 💕 💞 💖 💗 💝")},
	{"Approval", "Accord", "👍", strings.Fields("👍 👌 👏 ✅ 🤝 💯 🙏 🙌 👊 😌")},
	{"Disapproval", "Refus", "👎", strings.Fields("👎 ❌ 🙅 🤦 🖕 🚫 😤 🙄")},
	{"Cheers", "Fête", "🎉", strings.Fields("🎉 🥳 🎂 🍾 🥂 🎊 🎁 🎈 🏆 🔥")},
	{"Laughter", "Rires", "🤣", strings.Fields("😂 🤣 😁 😄 😃 😆 😅 😀 😹 🤪")},
	{"Astonishment", "Surprise", "🤯", strings.Fields("😮 😱 🤯 😨 😳 😲 🙀 😯 👀")},
	{"Sadness", "Tristesse", "😢", strings.Fields("😢 😭 😞 😔 🥺 😿 😩 😥 ☹")},
	{"Anger", "Colère", "😡", strings.Fields("😡 😠 🤬 😤 👿 💢 🤮")},
	{"Neutral", "Neutre", "😐", strings.Fields("😐 😶 😑 🤨 😴 🥱 💤 😎")},
	{"Doubt", "Doute", "🤔", strings.Fields("🤔 ❓ 🤷 🤷‍♂ 🤷‍♀ 🧐 😕 🥴")},
	{"Silly", "Drôle", "🤡", strings.Fields("🤡 🤪 👻 💩 🙈 🙉 🙊 😈 👾 🤓")},
}

// greeting is the category of what one says first, which clients show alone.
var greeting = emojiGroup{"Hello", "Bonjour", "🤗", strings.Fields("👋 🤗 🫡 🙋 ☕")}

// groups renders categories in the caller's language.
func (s *Server) groups(c *Caller, hash int, all ...tg.EmojiGroupClass) tg.MessagesEmojiGroupsClass {
	h := vectorHash(0)
	for _, g := range emojiGroups {
		all = append(all, &tg.EmojiGroup{Title: g.title(c), IconEmojiID: s.stickers.EmojiID(g.icon), Emoticons: g.emoji})
	}
	for _, g := range all {
		h = h.add(uint64(g.GetIconEmojiID())).add(uint64(len(g.GetTitle())))
	}
	sum := h.short()
	if hash == sum {
		return &tg.MessagesEmojiGroupsNotModified{}
	}
	return &tg.MessagesEmojiGroups{Hash: sum, Groups: all}
}

func (g emojiGroup) title(c *Caller) string {
	if c.langCode() == "fr" {
		return g.french
	}
	return g.english
}

func (s *Server) messagesGetEmojiGroups(_ context.Context, c *Caller, r *tg.MessagesGetEmojiGroupsRequest) (tg.MessagesEmojiGroupsClass, error) {
	return s.groups(c, r.Hash), nil
}

func (s *Server) messagesGetEmojiStatusGroups(_ context.Context, c *Caller, r *tg.MessagesGetEmojiStatusGroupsRequest) (tg.MessagesEmojiGroupsClass, error) {
	return s.groups(c, r.Hash), nil
}

func (s *Server) messagesGetEmojiProfilePhotoGroups(_ context.Context, c *Caller, r *tg.MessagesGetEmojiProfilePhotoGroupsRequest) (tg.MessagesEmojiGroupsClass, error) {
	return s.groups(c, r.Hash), nil
}

func (s *Server) messagesGetEmojiStickerGroups(_ context.Context, c *Caller, r *tg.MessagesGetEmojiStickerGroupsRequest) (tg.MessagesEmojiGroupsClass, error) {
	hello := &tg.EmojiGroupGreeting{
		Title: greeting.title(c), IconEmojiID: s.stickers.EmojiID(greeting.icon), Emoticons: greeting.emoji,
	}
	return s.groups(c, r.Hash, hello), nil
}
