package layer

import (
	"bytes"
	"encoding/binary"
)

// at reads the string at x.pos and moves behind it.
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
	var options [][]byte
	for _, b := range poll.elems("answers") {
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
