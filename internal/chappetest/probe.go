package chappetest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// Probe calls methods with arguments of its own making, to find out what each
// does for somebody who knows a chat that he may not see.
type Probe struct {
	Peer    tg.InputPeerClass
	Channel tg.InputChannelClass // nil: none
	Chat    int64                // of a basic group; 0: none
	User    tg.InputUserClass    // somebody else
	ID      int                  // of a message in it
}

// Implemented are the methods that a server answers by itself, by name.
func (s *Server) Implemented() []string {
	s.t.Helper()
	var all struct {
		Methods []struct{ Method, Status string }
	}
	if err := json.Unmarshal([]byte(s.Run("coverage", "--json")), &all); err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, m := range all.Methods {
		if m.Status == "implemented" {
			names = append(names, m.Method)
		}
	}
	return names
}

// Names reports whether a method takes a chat: by its peer, its channel or, for
// basic groups, its id.
func (p *Probe) Names(method string) bool {
	req := request(method)
	return req != nil && p.takes(reflect.TypeOf(req).Elem())
}

var (
	peerType    = reflect.TypeFor[tg.InputPeerClass]()
	channelType = reflect.TypeFor[tg.InputChannelClass]()
	dialogType  = reflect.TypeFor[tg.InputDialogPeerClass]()
	userType    = reflect.TypeFor[tg.InputUserClass]()
)

func (p *Probe) takes(t reflect.Type) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		of := f.Type
		if of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		switch {
		case of == peerType, of == dialogType, of == channelType && p.Channel != nil, f.Name == "ChatID" && p.Chat != 0:
			return true
		}
	}
	return false
}

// request is an empty call of a method; nil if there is none.
func request(method string) bin.Object {
	id, known := tg.NamesMap()[method]
	if !known {
		return nil
	}
	return tg.TypesConstructorMap()[id]()
}

// Call calls a method and returns the name of the error, or "" and what came.
func (p *Probe) Call(ctx context.Context, who *Client, method string) (refused string, answer []byte) {
	req := request(method)
	p.fill(reflect.ValueOf(req).Elem(), 0)
	var got raw
	err := who.API.Invoker().Invoke(ctx, req, &got)
	var told *tgerr.Error
	if errors.As(err, &told) {
		return told.Type, nil
	}
	if err != nil {
		return err.Error(), nil
	}
	return "", got
}

// raw is an answer as it came.
type raw []byte

// Decode implements bin.Decoder.
func (r *raw) Decode(b *bin.Buffer) error {
	*r = slices.Clone(b.Raw())
	b.Skip(b.Len())
	return nil
}

// fill sets all fields of a request.
func (p *Probe) fill(v reflect.Value, depth int) {
	if v.Type() == reflect.TypeFor[bin.Fields]() {
		return
	}
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() && f.Type() != reflect.TypeFor[bin.Fields]() {
			p.set(v.Type().Field(i).Name, f, depth)
		}
	}
}

func (p *Probe) set(name string, f reflect.Value, depth int) {
	switch f.Type() {
	case peerType:
		f.Set(reflect.ValueOf(p.Peer))
		return
	case dialogType:
		f.Set(reflect.ValueOf(&tg.InputDialogPeer{Peer: p.Peer}))
		return
	case channelType:
		if p.Channel != nil {
			f.Set(reflect.ValueOf(p.Channel))
		} else {
			f.Set(reflect.ValueOf(&tg.InputChannelEmpty{}))
		}
		return
	case userType:
		f.Set(reflect.ValueOf(p.User))
		return
	}
	switch f.Kind() {
	case reflect.Slice:
		if f.Type().Elem().Kind() == reflect.Uint8 {
			f.SetBytes([]byte{0})
			return
		}
		if depth < 4 {
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			p.set(name, f.Index(0), depth+1)
		}
	case reflect.Interface:
		if made := p.one(f.Type(), depth); made.IsValid() {
			f.Set(made)
		}
	case reflect.Struct:
		if depth < 4 {
			p.fill(f, depth+1)
		}
	case reflect.String:
		if name != "Offset" {
			f.SetString("x")
		}
	case reflect.Int, reflect.Int64, reflect.Int32:
		f.SetInt(p.number(name))
	}
}

// number is what stands in a field: a message, the group, or a size.
func (p *Probe) number(name string) int64 {
	switch {
	case name == "ChatID":
		return p.Chat
	case strings.HasPrefix(name, "Random"):
		return rand.Int64()
	case name == "Pts":
		return 1
	case name == "Limit":
		return 10
	case strings.HasSuffix(name, "ID"), name == "Messages", name == "Order", name == "Topics":
		return int64(p.ID)
	}
	return 0
}

// one makes something of a class: what is commonest for those that matter, else
// the first that there is.
func (p *Probe) one(t reflect.Type, depth int) reflect.Value {
	for _, common := range []any{
		&tg.InputMessageID{ID: p.ID}, &tg.InputReplyToMessage{ReplyToMsgID: p.ID}, &tg.InputMessagesFilterEmpty{},
		&tg.ChannelParticipantsRecent{}, &tg.InputMediaGeoPoint{GeoPoint: &tg.InputGeoPoint{Lat: 1, Long: 1}},
		&tg.ReactionEmoji{Emoticon: "👍"}, &tg.InputNotifyPeer{Peer: p.Peer}, &tg.InputCheckPasswordEmpty{},
		&tg.SendMessageTypingAction{}, &tg.InputChatPhotoEmpty{}, &tg.ChannelMessagesFilterEmpty{},
		&tg.ReplyKeyboardHide{}, &tg.EmojiStatusEmpty{}, &tg.InputStickerSetEmpty{},
	} {
		if reflect.TypeOf(common).Implements(t) {
			return reflect.ValueOf(common)
		}
	}
	if depth > 4 {
		return reflect.Value{}
	}
	if fit := choicesOf(t); len(fit) > 0 {
		made := reflect.New(fit[0].Elem())
		p.fill(made.Elem(), depth+1)
		return made
	}
	return reflect.Value{}
}

// constructors are the types that an abstract type may be, learned once.
var constructors = sync.OnceValue(func() []reflect.Type {
	of := tg.TypesConstructorMap()
	var all []reflect.Type
	for _, id := range slices.Sorted(maps.Keys(of)) {
		all = append(all, reflect.TypeOf(of[id]()))
	}
	return all
})

var choices sync.Map // abstract type → []reflect.Type

func choicesOf(t reflect.Type) []reflect.Type {
	if got, ok := choices.Load(t); ok {
		return got.([]reflect.Type)
	}
	var fit []reflect.Type
	for _, c := range constructors() {
		if c.Implements(t) {
			fit = append(fit, c)
		}
	}
	choices.Store(t, fit)
	return fit
}
