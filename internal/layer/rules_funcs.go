package layer

import (
	"bytes"
	"encoding/binary"
)

// text reads the string at x.pos and moves behind it.
func (x *exec) text() ([]byte, bool) {
	n := stringSize(x.src[x.pos:])
	if n < 0 {
		return nil, false
	}
	s := stringBytes(x.src[x.pos:])
	x.pos += n
	return s, true
}

// Constructor ids that functions write. They are of the newest layer, or (for
// what an old layer reads) have not changed since the floor of the pool.
const (
	soundDefaultID  = 0x97e8bebe // notificationSoundDefault
	soundNoneID     = 0x6f0c34df // notificationSoundNone
	soundLocalID    = 0x830b9ae4 // notificationSoundLocal title:string data:string
	privacyNobodyID = 0x1f0c1ad9 // paidReactionPrivacyAnonymous
	privacyOwnID    = 0x206ad49e // paidReactionPrivacyDefault
	peerUserID      = 0x59511722 // peerUser user_id:long

	businessBotRightsID = 0xa0624cf7 // businessBotRights flags:# …
	businessReplyBit    = 1 << 0     // its flag reply
)

// soundToString writes a notification sound as layers up to 139 do: "default",
// "" for silence, or the name of a local file.
func soundToString(x *exec, c *conv) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	start := x.pos
	if r := x.skip(c.typ); r != ok {
		return r
	}
	switch id {
	case soundNoneID:
		x.dst = appendString(x.dst, nil)
	case soundLocalID:
		b := x.src[start+4:]
		data := b[stringSize(b):]
		x.dst = appendString(x.dst, stringBytes(data))
	default:
		x.dst = appendString(x.dst, []byte("default"))
	}
	return ok
}

// stringToSound reads what soundToString writes.
func stringToSound(x *exec, _ *conv) code {
	s, good := x.text()
	switch {
	case !good:
		return malformed
	case len(s) == 0:
		x.put(soundNoneID)
	case string(s) == "default":
		x.put(soundDefaultID)
	default:
		x.put(soundLocalID)
		x.dst = appendString(x.dst, s)
		x.dst = appendString(x.dst, s)
	}
	return ok
}

// boolToPrivacy: up to layer 198 a paid reaction was private or not.
func boolToPrivacy(x *exec, _ *conv) code {
	id, good := x.peek()
	if !good {
		return malformed
	}
	x.pos += 4
	if id == boolTrueID {
		x.put(privacyNobodyID)
	} else {
		x.put(privacyOwnID)
	}
	return ok
}

// reasonToOption makes the option of a report from the reason that layers up
// to 187 send: its constructor id, which is what tells the reasons apart. All
// reasons are without fields (https://core.telegram.org/type/ReportReason).
func reasonToOption(x *exec, c *conv) code {
	start := x.pos
	if r := x.skip(c.typ); r != ok {
		return r
	}
	x.dst = appendString(x.dst, x.src[start:start+4])
	return ok
}

// countToBool: up to layer 202 stories.canSendStory told only whether.
func countToBool(x *exec, c *conv) code {
	start := x.pos
	if r := x.skip(c.typ); r != ok {
		return r
	}
	x.put(boolID(binary.LittleEndian.Uint32(x.src[start+4:]) != 0))
	return ok
}

// daysToMonths: gifted Premium was counted in months up to layer 216, and
// Telegram counts thirty days a month, at least one.
func daysToMonths(x *exec, o *object, _ *conv) code {
	x.put(uint32(max(1, (o.int("days")+15)/30)))
	return ok
}

// Far above what a poll may have: the lists are compared with each other.
const (
	maxAnswers      = 100
	maxAnswersBytes = 100 * 256
)

// correctAnswers converts the right answers of a quiz: option bytes up to layer
// 223, positions in the list of answers since. An option that is not among the
// answers leaves the list, and the server refuses a quiz without one.
func correctAnswers(x *exec, o *object, _ *conv) code {
	if !o.on("correct_answers") {
		return absent
	}
	poll, good := o.field("poll")
	if !good {
		return malformed
	}
	answers := poll.elems("answers")
	if len(answers) > maxAnswers || len(o.raw("correct_answers")) > maxAnswersBytes {
		return noForm
	}
	var options [][]byte
	for _, b := range answers {
		var option []byte
		if a, found := poll.child(b); found {
			option = a.text("option")
		}
		options = append(options, option)
	}
	if o.def.fields[o.def.find("correct_answers")].typ.elem.kind == kindInt {
		return x.positionsToOptions(o.raw("correct_answers"), options)
	}
	return x.optionsToPositions(o.raw("correct_answers"), options)
}

func (x *exec) optionsToPositions(vector []byte, options [][]byte) code {
	var found []uint32
	for b := vector[8:]; len(b) > 0; b = b[stringSize(b):] {
		for i, option := range options {
			if bytes.Equal(option, stringBytes(b)) {
				found = append(found, uint32(i))
			}
		}
		if len(found) > len(options) {
			return noForm
		}
	}
	x.put(vectorID)
	x.put(uint32(len(found)))
	for _, i := range found {
		x.put(i)
	}
	return ok
}

func (x *exec) positionsToOptions(vector []byte, options [][]byte) code {
	x.put(vectorID)
	at, n := len(x.dst), uint32(0)
	x.put(0)
	for b := vector[8:]; len(b) >= 4; b = b[4:] {
		if i := binary.LittleEndian.Uint32(b); int64(i) < int64(len(options)) {
			x.dst = appendString(x.dst, options[i])
			n++
		}
	}
	binary.LittleEndian.PutUint32(x.dst[at:], n)
	return ok
}

// peerChatID: a group call belonged to a basic group or a channel until it
// could belong to any peer; all peers hold one long.
func peerChatID(x *exec, o *object, _ *conv) code {
	b := o.raw("peer")
	if b == nil || binary.LittleEndian.Uint32(b) == peerUserID {
		return absent
	}
	x.dst = append(x.dst, b[4:12]...)
	return ok
}

// userOfFull finds the user of a userFull, which held it up to layer 134, among
// the users beside it.
func userOfFull(x *exec, o *object, user *conv) code {
	if x.outer == nil || user == nil {
		return noForm
	}
	id := o.raw("id")
	for _, b := range x.outer.elems("users") {
		u, good := x.outer.child(b)
		if good && bytes.Equal(u.raw("id"), id) {
			return x.convertBytes(b, user)
		}
	}
	return noForm
}

// convertBytes converts the value in b.
func (x *exec) convertBytes(b []byte, c *conv) code {
	src, pos := x.src, x.pos
	x.src, x.pos = b, 0
	r := x.convert(c)
	x.src, x.pos = src, pos
	return r
}

// setOfMime tells whether a sticker set is of the kind that layers up to 176
// marked with a flag: since then only the documents of the set tell.
func setOfMime(mime string) fieldFunc {
	return func(x *exec, _ *object, _ *conv) code {
		if x.outer == nil {
			return absent
		}
		for _, b := range x.outer.documents() {
			d, good := x.outer.child(b)
			if !good || !d.on("mime_type") {
				continue
			}
			if string(d.text("mime_type")) == mime {
				return ok
			}
			return absent
		}
		return absent
	}
}

// documents lists the documents beside a sticker set.
func (o *object) documents() [][]byte {
	if b := o.raw("cover"); b != nil {
		return [][]byte{b}
	}
	if o.on("covers") {
		return o.elems("covers")
	}
	return o.elems("documents")
}

// mayReply: up to layer 200 a connected bot could reply or not; now that is one
// of its rights.
func mayReply(_ *exec, o *object, _ *conv) code {
	if rights, good := o.field("rights"); good && rights.on("reply") {
		return ok
	}
	return absent
}

// replyRights is the reverse of mayReply.
func replyRights(x *exec, o *object, _ *conv) code {
	if !o.on("can_reply") {
		return absent
	}
	x.put(businessBotRightsID)
	x.put(businessReplyBit)
	return ok
}

// privateReaction: whether a paid reaction is anonymous was a flag in layer
// 186, a Bool up to 198.
func privateReaction(x *exec, o *object, _ *conv) code {
	i := o.def.find("private")
	if !o.has(i) {
		return absent
	}
	if o.def.fields[i].typ.kind == kindTrue || o.truth(i) {
		x.put(privacyNobodyID)
	} else {
		x.put(privacyOwnID)
	}
	return ok
}
