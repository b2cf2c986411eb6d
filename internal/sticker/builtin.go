package sticker

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"strings"

	"chappe/internal/media/mediapb"
	"chappe/internal/sticker/stickerpb"
)

// The set of stickers that tools/stickergen draws.
//
//go:embed art/chappe.zip
var chappeArt []byte

// The names of sets that come with the program. The first two are offered to
// everybody; clients ask for the others by constructors of their own.
//
// https://core.telegram.org/type/InputStickerSet
const (
	DefaultSet      = "Chappe"
	DefaultEmoji    = "ChappeEmoji"
	AnimatedEmoji   = "AnimatedEmojies"
	GenericEffects  = "EmojiGenericAnimations"
	UserStatuses    = "StatusEmoji"
	ChannelStatuses = "StatusEmojiChannels"
	TopicIcons      = "TopicIcons"
)

// builtInDate is when these sets were made: clients want to see some date.
const builtInDate = 1767225600 // 2026-01-01

// animatedEmojiID is the id by which TDLib asks for animated emoji, with an
// access hash of its own, before it has heard of any set.
const animatedEmojiID = 1258816259751983

// BuiltInID is the id of a set that comes with the program, or that the protocol
// names and that is empty here.
func BuiltInID(name string) int64 {
	if name == AnimatedEmoji {
		return animatedEmojiID
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int64(h.Sum32())
}

// Which of the reactions stand in the sets that clients offer for a purpose.
var (
	statusEmoji = strings.Fields("👍 ❤ 🔥 🥰 😁 🤔 🎉 🤩 😴 😎 🤓 👻 👀 🎃 😇 🦄 💘 🏆 ⚡ 🍓 🐳 👾")
	topicEmoji  = strings.Fields("👍 ❤ 🔥 🎉 🤔 💯 ⚡ 🏆 🍌 🍓 🐳 🦄 👀 👾 🤝 ✍ 👨‍💻 🎄 🎃 💊 💋 🆒 🕊 🌭")
	genericArt  = strings.Fields("🎉 ❤ 🔥 🤩 💯")
)

// loadSets makes the sets that come with the program.
func (s *Service) loadSets(emoji []string) error {
	s.builtIn, s.builtInNames = make(map[int64]*stickerpb.Set), make(map[string]int64)
	if err := s.loadDefault(); err != nil {
		return err
	}
	if err := s.loadDice(); err != nil {
		return err
	}
	for _, one := range []struct {
		name, title string
		kind        stickerpb.Kind
		emoji       []string
	}{
		{DefaultEmoji, "Chappe Emoji", stickerpb.Kind_EMOJI, emoji},
		{AnimatedEmoji, "Animated Emoji", stickerpb.Kind_STICKERS, emoji},
		{GenericEffects, "Effects", stickerpb.Kind_STICKERS, genericArt},
		{UserStatuses, "Statuses", stickerpb.Kind_EMOJI, statusEmoji},
		{ChannelStatuses, "Statuses of Channels", stickerpb.Kind_EMOJI, statusEmoji},
		{TopicIcons, "Topic Icons", stickerpb.Kind_EMOJI, topicEmoji},
	} {
		if err := s.loadEmojiSet(s.newBuiltIn(one.name, one.title, one.kind), one.emoji); err != nil {
			return err
		}
	}
	s.featured = []*stickerpb.Set{s.builtIn[BuiltInID(DefaultSet)], s.builtIn[BuiltInID(DefaultEmoji)]}
	return nil
}

func (s *Service) newBuiltIn(name, title string, k stickerpb.Kind) *stickerpb.Set {
	rec := &stickerpb.Set{Id: BuiltInID(name), Kind: k, Title: title, ShortName: name, Date: builtInDate}
	s.builtIn[rec.Id], s.builtInNames[strings.ToLower(name)] = rec, rec.Id
	return rec
}

// loadDefault reads the set that is drawn for this server. Its list says a file
// and the emoji that it stands for in each line.
func (s *Service) loadDefault() error {
	archive, err := openArt(chappeArt)
	if err != nil {
		return err
	}
	list, err := archive.read("list")
	if err != nil {
		return err
	}
	rec := s.newBuiltIn(DefaultSet, "Chappe", stickerpb.Kind_STICKERS)
	for line := range strings.Lines(string(list)) {
		words := strings.Fields(line)
		emoji, ok := Emoji(strings.Join(words[1:], ""))
		if !ok {
			return fmt.Errorf("the art that comes with the program: %q is no line of a list", line)
		}
		f, err := s.ship(archive, words[0], &mediapb.Sticker{Alt: emoji[0], Set: rec.Id})
		if err != nil {
			return err
		}
		keyword := strings.TrimSuffix(words[0], ".tgs")
		rec.Stickers = append(rec.Stickers, &stickerpb.Sticker{File: f, Emoji: emoji, Keywords: []string{keyword}})
	}
	return nil
}

// DiceSet is the name of the set for dice of an emoji.
func DiceSet(emoji string) string { return fmt.Sprintf("Dice_%x", emoji) }

// dice are the kinds of dice of which there are animations, and where those are.
var dice = []struct {
	emoji, title, folder string
	highest              int
}{
	{"🎲", "Dice", "die", 6}, {"🎯", "Darts", "darts", 6}, {"🏀", "Basketball", "basketball", 5},
	{"⚽", "Football", "football", 5}, {"🎳", "Bowling", "bowling", 6},
}

// slotMachine is the emoji of dice with 64 values, of which clients put together
// the picture from the 21 of its set, by their place in it.
const slotMachine = "🎰"

// DiceEmoji are those of which there are animations, also as keyboards write them.
func DiceEmoji() []string {
	var all []string
	for _, d := range dice {
		all = append(all, d.emoji)
	}
	return append(all, "⚽\ufe0f", slotMachine)
}

// loadDice makes the sets of dice.
func (s *Service) loadDice() error {
	archive, err := openArt(chappeArt)
	if err != nil {
		return err
	}
	for _, d := range dice {
		rec := s.newBuiltIn(DiceSet(d.emoji), d.title, stickerpb.Kind_STICKERS)
		if err := s.fillDice(rec, archive, d.folder, d.highest); err != nil {
			return err
		}
	}
	rec := s.newBuiltIn(DiceSet(slotMachine), "Slot Machine", stickerpb.Kind_STICKERS)
	for i := range 21 {
		f, err := s.ship(archive, fmt.Sprintf("slots/%d.tgs", i), &mediapb.Sticker{Alt: slotMachine, Set: rec.Id})
		if err != nil {
			return err
		}
		rec.Stickers = append(rec.Stickers, &stickerpb.Sticker{File: f, Emoji: []string{slotMachine}})
	}
	return nil
}

// fillDice fills a set of dice: first one that rolls, then one for each value.
func (s *Service) fillDice(rec *stickerpb.Set, archive art, folder string, highest int) error {
	for value, emoji := range []string{"#⃣", "1⃣", "2⃣", "3⃣", "4⃣", "5⃣", "6⃣"}[:highest+1] {
		f, err := s.ship(archive, fmt.Sprintf("%s/%d.tgs", folder, value), &mediapb.Sticker{Alt: emoji, Set: rec.Id})
		if err != nil {
			return err
		}
		// Clients look at the emoji as keyboards write it.
		rec.Stickers = append(rec.Stickers, &stickerpb.Sticker{File: f, Emoji: []string{emoji[:1] + "\ufe0f\u20e3"}})
	}
	return nil
}

// loadEmojiSet fills a set with the art of reactions.
func (s *Service) loadEmojiSet(rec *stickerpb.Set, emoji []string) error {
	archive, err := openArt(reactionArt)
	if err != nil {
		return err
	}
	file := "select.tgs"
	if rec.ShortName == GenericEffects {
		file = "around.tgs"
	}
	for _, e := range emoji {
		if s.Reaction(e) == nil {
			continue
		}
		what := &mediapb.Sticker{Alt: e, Set: rec.Id, Custom: rec.Kind == stickerpb.Kind_EMOJI}
		f, err := s.ship(archive, codePoints(e)+"/"+file, what)
		if err != nil {
			return err
		}
		rec.Stickers = append(rec.Stickers, &stickerpb.Sticker{File: f, Emoji: []string{e}})
	}
	return nil
}

// IsBuiltIn reports whether a set comes with the program: everybody may open it,
// whatever he knows of it.
func (s *Service) IsBuiltIn(id int64) bool { return s.builtIn[id] != nil }

// EmojiID is the document of the custom emoji that comes with the program for an
// emoji, or 0.
func (s *Service) EmojiID(emoji string) int64 {
	for _, one := range s.builtIn[BuiltInID(DefaultEmoji)].Stickers {
		if one.Emoji[0] == plain(emoji) {
			return one.File.Id
		}
	}
	return 0
}
