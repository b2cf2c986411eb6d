package message

import (
	"errors"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/store"
)

// ttlOnce is the time to live of media that is shown once.
// https://core.telegram.org/constructor/inputMediaUploadedPhoto, ttl_seconds
const ttlOnce = 0x7fffffff

// vanishes reports whether media is of a kind that can destroy itself.
func vanishes(m *mediapb.Media) bool { return remains(m) != mediapb.Media_NOT }

// remains is what is told of media once it has destroyed itself.
func remains(m *mediapb.Media) mediapb.Media_Gone {
	a := m.GetFile().GetAttributes()
	switch {
	case m.GetFile().GetPhoto():
		return mediapb.Media_PHOTO
	case a.GetVideo().GetRound():
		return mediapb.Media_ROUND
	case a.GetVideo() != nil:
		return mediapb.Media_VIDEO
	case a.GetAudio().GetVoice():
		return mediapb.Media_VOICE
	}
	return mediapb.Media_NOT
}

// burn begins, when somebody has looked at it, the end of media that destroys
// itself: at once, or after its seconds. The end is a commit of its own, of
// which all devices hear. The transaction holds the work queue of the mailbox.
func (b *box) burn(m *messagepb.Message) {
	at := b.tx.Date()
	if m.Media.Ttl != ttlOnce {
		at += int64(m.Media.Ttl)
	}
	b.tx.Set(b.owner, expiryKey(at, m.Id), nil)
	b.tx.Set(queueOf(b.user), ttlKey(b.user), nil)
	b.tx.OnApplied(func(store.Commit) { b.s.due.ring(at) })
}

// vanish takes out of a message the media that has destroyed itself.
func (b *box) vanish(id int32) error {
	return b.rewrite(id, func(m *messagepb.Message) {
		if m.Media.GetFile() != nil {
			m.Media = &mediapb.Media{Ttl: m.Media.Ttl, Gone: remains(m.Media)}
		}
	})
}

// end does what is due by the expiry rows of a mailbox: whole messages go, and
// media that somebody has looked at.
func (b *box) end(rows []expiryRow) error {
	var gone []int32
	for _, row := range rows {
		b.tx.Delete(b.owner, row.key)
		m, err := b.message(row.id)
		switch {
		case errors.Is(err, ErrNoMessage): // deleted before
		case err != nil:
			return err
		case m.Ttl > 0 && m.Date+int64(m.Ttl) <= row.at:
			gone = append(gone, m.Id)
		case m.Media.GetTtl() > 0 && !m.UnreadContent:
			if err := b.vanish(m.Id); err != nil {
				return err
			}
		}
	}
	return b.remove(gone)
}
