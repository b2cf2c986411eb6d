package tlview

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/message/messagepb"
)

// Entities renders the entities of a text.
func Entities(es []*messagepb.Entity) []tg.MessageEntityClass {
	if len(es) == 0 {
		return nil
	}
	out := make([]tg.MessageEntityClass, 0, len(es))
	for _, e := range es {
		if r := entity(e); r != nil {
			out = append(out, r)
		}
	}
	return out
}

func entity(e *messagepb.Entity) tg.MessageEntityClass {
	at, n := int(e.Offset), int(e.Length)
	switch e.Kind {
	case messagepb.Entity_MENTION:
		return &tg.MessageEntityMention{Offset: at, Length: n}
	case messagepb.Entity_HASHTAG:
		return &tg.MessageEntityHashtag{Offset: at, Length: n}
	case messagepb.Entity_BOT_COMMAND:
		return &tg.MessageEntityBotCommand{Offset: at, Length: n}
	case messagepb.Entity_URL:
		return &tg.MessageEntityURL{Offset: at, Length: n}
	case messagepb.Entity_EMAIL:
		return &tg.MessageEntityEmail{Offset: at, Length: n}
	case messagepb.Entity_BOLD:
		return &tg.MessageEntityBold{Offset: at, Length: n}
	case messagepb.Entity_ITALIC:
		return &tg.MessageEntityItalic{Offset: at, Length: n}
	case messagepb.Entity_CODE:
		return &tg.MessageEntityCode{Offset: at, Length: n}
	case messagepb.Entity_PRE:
		return &tg.MessageEntityPre{Offset: at, Length: n, Language: e.Arg}
	case messagepb.Entity_TEXT_URL:
		return &tg.MessageEntityTextURL{Offset: at, Length: n, URL: e.Arg}
	case messagepb.Entity_MENTION_NAME:
		return &tg.MessageEntityMentionName{Offset: at, Length: n, UserID: e.Id}
	case messagepb.Entity_PHONE:
		return &tg.MessageEntityPhone{Offset: at, Length: n}
	case messagepb.Entity_CASHTAG:
		return &tg.MessageEntityCashtag{Offset: at, Length: n}
	case messagepb.Entity_UNDERLINE:
		return &tg.MessageEntityUnderline{Offset: at, Length: n}
	case messagepb.Entity_STRIKE:
		return &tg.MessageEntityStrike{Offset: at, Length: n}
	case messagepb.Entity_BANK_CARD:
		return &tg.MessageEntityBankCard{Offset: at, Length: n}
	case messagepb.Entity_SPOILER:
		return &tg.MessageEntitySpoiler{Offset: at, Length: n}
	case messagepb.Entity_CUSTOM_EMOJI:
		return &tg.MessageEntityCustomEmoji{Offset: at, Length: n, DocumentID: e.Id}
	case messagepb.Entity_BLOCKQUOTE:
		return &tg.MessageEntityBlockquote{Offset: at, Length: n, Collapsed: e.Flags&1 != 0}
	case messagepb.Entity_FORMATTED_DATE:
		return formattedDate(e)
	}
	return nil
}

// EntityOf is the inverse of [Entities] for one entity. It returns nil for
// kinds that are not kept and for those that name a user by an input, which
// only the caller can resolve.
func EntityOf(in tg.MessageEntityClass) *messagepb.Entity {
	e := &messagepb.Entity{Offset: int32(in.GetOffset()), Length: int32(in.GetLength())}
	switch in := in.(type) {
	case *tg.MessageEntityBold:
		e.Kind = messagepb.Entity_BOLD
	case *tg.MessageEntityItalic:
		e.Kind = messagepb.Entity_ITALIC
	case *tg.MessageEntityCode:
		e.Kind = messagepb.Entity_CODE
	case *tg.MessageEntityPre:
		e.Kind, e.Arg = messagepb.Entity_PRE, in.Language
	case *tg.MessageEntityTextURL:
		e.Kind, e.Arg = messagepb.Entity_TEXT_URL, in.URL
	case *tg.MessageEntityUnderline:
		e.Kind = messagepb.Entity_UNDERLINE
	case *tg.MessageEntityStrike:
		e.Kind = messagepb.Entity_STRIKE
	case *tg.MessageEntitySpoiler:
		e.Kind = messagepb.Entity_SPOILER
	case *tg.MessageEntityCustomEmoji:
		e.Kind, e.Id = messagepb.Entity_CUSTOM_EMOJI, in.DocumentID
	case *tg.MessageEntityBlockquote:
		e.Kind = messagepb.Entity_BLOCKQUOTE
		if in.Collapsed {
			e.Flags = 1
		}
	case *tg.MessageEntityFormattedDate:
		in.SetFlags()
		e.Kind, e.Id, e.Flags = messagepb.Entity_FORMATTED_DATE, int64(in.Date), int32(in.Flags)
	default:
		return nil
	}
	return e
}

// formattedDate restores the flags under which the client sent the date.
func formattedDate(e *messagepb.Entity) tg.MessageEntityClass {
	f := bin.Fields(e.Flags)
	return &tg.MessageEntityFormattedDate{
		Relative: f.Has(0), ShortTime: f.Has(1), LongTime: f.Has(2), ShortDate: f.Has(3), LongDate: f.Has(4),
		DayOfWeek: f.Has(5), Offset: int(e.Offset), Length: int(e.Length), Date: int(e.Id),
	}
}
