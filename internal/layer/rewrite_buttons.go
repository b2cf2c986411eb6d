package layer

import "encoding/binary"

// Up to layer 228 each kind of button was a constructor of KeyboardButton,
// whether under the message or in place of the keyboard. Since 229 there is one
// keyboardInlineButton and one keyboardButton, each with a type. The functions
// here translate between the two by the names of the fields; what changed among
// the older layers is done by the plans of the constructors of layer 228.

// buttonKinds joins the constructors of InlineButtonType and ButtonType with
// the constructor of KeyboardButton in layer 228.
var buttonKinds = []rename{
	{"keyboardButtonUrl", "inlineButtonTypeUrl"},
	{"keyboardButtonCallback", "inlineButtonTypeCallback"},
	{"keyboardButtonGame", "inlineButtonTypeGame"},
	{"keyboardButtonBuy", "inlineButtonTypeBuy"},
	{"keyboardButtonSwitchInline", "inlineButtonTypeSwitchInline"},
	{"keyboardButtonUrlAuth", "inlineButtonTypeUrlAuth"},
	{"inputKeyboardButtonUrlAuth", "inputInlineButtonTypeUrlAuth"},
	{"keyboardButtonUserProfile", "inlineButtonTypeUserProfile"},
	{"inputKeyboardButtonUserProfile", "inputInlineButtonTypeUserProfile"},
	{"keyboardButtonWebView", "inlineButtonTypeWebView"},
	{"keyboardButtonCopy", "inlineButtonTypeCopy"},
	// A button that can only be looked at: pressing it sends an empty query.
	{"keyboardButtonCallback", "inlineButtonTypeDisabled"},

	{"keyboardButton", "buttonTypeDefault"},
	{"keyboardButtonRequestPhone", "buttonTypeRequestPhone"},
	{"keyboardButtonRequestGeoLocation", "buttonTypeRequestGeoLocation"},
	{"keyboardButtonRequestPoll", "buttonTypeRequestPoll"},
	{"keyboardButtonRequestPeer", "buttonTypeRequestPeer"},
	{"inputKeyboardButtonRequestPeer", "inputButtonTypeRequestPeer"},
	{"keyboardButtonSimpleWebView", "buttonTypeSimpleWebView"},
}

// buttonsDown lists the constructors of the newest layer that buttonDown
// rewrites.
var buttonsDown = []string{"keyboardInlineButton", "keyboardButton"}

// buttonDown returns the rewrite of a button of the newest layer into one of
// layer 228.
func (c *compiler) buttonDown() rewriteFunc {
	kinds := map[string]*def{}
	for _, k := range buttonKinds {
		kinds[k.now] = c.virtual[k.old]
	}
	return func(o *object, out []byte) ([]byte, bool) {
		kind, good := o.field("type")
		if !good || kinds[kind.def.name] == nil {
			return out, false
		}
		return assemble(kinds[kind.def.name], out, o, kind)
	}
}

// buttonUp returns the rewrite of a button of layer 228 into the constructor
// of the newest layer, whose field type has the type kindType.
func (c *compiler) buttonUp(ctor, kindType string) rewriteFunc {
	kinds := map[string]*def{}
	for i := len(buttonKinds) - 1; i >= 0; i-- {
		k := buttonKinds[i]
		if d := c.pool.newest.ctors[k.now]; d != nil && d.result.text == kindType {
			kinds[k.old] = d
		}
	}
	outer := c.pool.newest.ctors[ctor]
	return func(o *object, out []byte) ([]byte, bool) {
		kind := kinds[o.def.name]
		if kind == nil {
			return out, false
		}
		inner, good := assemble(kind, nil, o)
		if !good {
			return out, false
		}
		return assemble(outer, out, o, &object{made: inner})
	}
}

// assemble writes an object of d from the fields of the same name in parts,
// which have the same types there.
func assemble(d *def, out []byte, parts ...*object) ([]byte, bool) {
	out = appendID(out, d.id)
	var at [maxWords]int
	for i := range d.fields {
		f := &d.fields[i]
		if f.typ.kind == kindFlags {
			at[f.word] = len(out)
			out = appendID(out, 0)
			continue
		}
		raw, found := partField(parts, f)
		switch {
		case found && f.mask != 0:
			word := out[at[f.word]:]
			binary.LittleEndian.PutUint32(word, binary.LittleEndian.Uint32(word)|f.mask)
		case !found && f.mask != 0:
		case !found:
			if raw = missingField(f); raw == nil {
				return out, false
			}
		}
		out = append(out, raw...)
	}
	return out, true
}

// partField finds the field in the first part that has it.
func partField(parts []*object, f *field) ([]byte, bool) {
	for _, p := range parts {
		if p.made != nil {
			if f.name == "type" {
				return p.made, true
			}
			continue
		}
		if i := p.def.find(f.name); p.has(i) && p.def.fields[i].typ.kind != kindFlags {
			s := p.span(i)
			return p.src[s.start:s.end], true
		}
	}
	return nil, false
}

// inputUserSelfID is inputUserSelf, which has no fields.
const inputUserSelfID = 0xf7c1b13f

// missingField is the value of a field that only the old constructor requires:
// the data of a disabled button, the bot of a login button that means the
// sender itself.
func missingField(f *field) []byte {
	switch {
	case f.typ.kind == kindString:
		return make([]byte, 4)
	case f.typ.text == "InputUser":
		return appendID(nil, inputUserSelfID)
	}
	return nil
}
