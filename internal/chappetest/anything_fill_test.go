package chappetest

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

// filler makes requests up: of what the server has told, so that some of them
// get far, and of what no client in its senses would send.
type filler struct {
	r     *rand.Rand
	known *known
}

const maxFillDepth = 5

// value makes a value of a type up. name is that of the field it is for.
func (f *filler) value(t reflect.Type, name string, depth int) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(f.r.IntN(2) == 0)
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(f.number(name)))
	case reflect.Int64:
		v.SetInt(f.long(name))
	case reflect.Float64:
		v.SetFloat(pick(f.r, []float64{0, 1, -1, 48.85, 2.35, 180, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64}))
	case reflect.String:
		v.SetString(f.text(name))
	case reflect.Array: // int128, int256
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(f.r.IntN(256)))
		}
	case reflect.Slice:
		f.slice(v, t, name, depth)
	case reflect.Interface:
		v.Set(f.object(t, depth))
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(f.value(t.Elem(), name, depth))
	case reflect.Struct:
		f.fields(v, depth)
	}
	return v
}

// fields fills an object: all of it, nothing that may be left out, or some.
func (f *filler) fields(v reflect.Value, depth int) {
	t := v.Type()
	if t == reflect.TypeFor[bin.Fields]() {
		return
	}
	sparse := f.r.IntN(4)
	for i := range v.NumField() {
		field := t.Field(i)
		if !field.IsExported() || field.Type == reflect.TypeFor[bin.Fields]() {
			continue
		}
		if optional(v, field.Name) && (sparse == 0 || sparse == 1 && f.r.IntN(3) > 0 || depth >= maxFillDepth) {
			continue
		}
		v.Field(i).Set(f.value(field.Type, field.Name, depth+1))
	}
}

// optional reports whether a field may be absent: it has a setter.
func optional(v reflect.Value, name string) bool {
	_, ok := reflect.PointerTo(v.Type()).MethodByName("Set" + name)
	return ok
}

func (f *filler) slice(v reflect.Value, t reflect.Type, name string, depth int) {
	if t.Elem().Kind() == reflect.Uint8 {
		v.SetBytes(f.bytes(name))
		return
	}
	n := f.r.IntN(4)
	switch {
	case depth > 3:
		n = f.r.IntN(2)
	case f.r.IntN(40) == 0:
		n = pick(f.r, []int{101, 250, 1200})
	}
	v.Set(reflect.MakeSlice(t, 0, n))
	first := f.value(t.Elem(), name, depth+1)
	for i := range n {
		e := first
		if i > 0 && (n < 10 || t.Elem().Kind() != reflect.Interface) {
			e = f.value(t.Elem(), name, depth+1)
		}
		v.Set(reflect.Append(v, e))
	}
}

// object is one of the constructors of an abstract type, more often than not
// one that the server has told of.
func (f *filler) object(t reflect.Type, depth int) reflect.Value {
	if f.r.IntN(10) < 7 {
		if got, ok := f.known.object(f.r, t); ok {
			return got
		}
	}
	fit := choicesOf(t)
	if len(fit) == 0 {
		return reflect.Zero(t)
	}
	c := pick(f.r, fit)
	if depth >= maxFillDepth {
		c = slices.MinFunc(fit, func(a, b reflect.Type) int { return a.Elem().NumField() - b.Elem().NumField() })
	}
	v := reflect.New(c.Elem())
	f.fields(v.Elem(), depth)
	return v
}

func (f *filler) number(name string) int {
	switch f.r.IntN(10) {
	case 0, 1, 2, 3:
		if n, ok := f.known.number(f.r, reflect.Int, name); ok {
			return int(int32(n))
		}
		return f.r.IntN(60)
	case 4, 5, 6:
		return f.r.IntN(60)
	case 7:
		return int(time.Now().Unix()) + f.r.IntN(7200) - 3600
	}
	return pick(f.r, []int{0, 0, -1, 1, 100, 101, 1 << 20, math.MaxInt32, math.MinInt32, math.MaxInt32 - 1})
}

func (f *filler) long(name string) int64 {
	switch f.r.IntN(10) {
	case 0, 1, 2, 3, 4:
		if n, ok := f.known.number(f.r, reflect.Int64, name); ok {
			return n
		}
	case 5, 6:
		return f.r.Int64()
	}
	return pick(f.r, []int64{0, 0, 1, -1, math.MaxInt64, math.MinInt64, int64(f.r.IntN(100))})
}

var strangeTexts = []string{
	"", "", " ", "a", "Anna", "hello", "\x00", "\xff\xfe\xc3", "\u202e\u200f", "👍", "🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧‍👦", "99966", "+999661234567",
	"@anna", "https://example.com/?q=1", "t.me/+abcdef", "../../etc/passwd", "image/jpeg", "video/mp4", "en", "fr",
	strings.Repeat("x", 300), strings.Repeat("é", 5000), strings.Repeat("🙂", 20000), "-1", "9999999999999999999", "0;0",
}

func (f *filler) text(name string) string {
	if f.r.IntN(3) == 0 {
		if s, ok := f.known.text(f.r, name); ok {
			return s
		}
	}
	return pick(f.r, strangeTexts)
}

func (f *filler) bytes(name string) []byte {
	if f.r.IntN(2) == 0 {
		if s, ok := f.known.text(f.r, name); ok {
			return []byte(s)
		}
	}
	return []byte(pick(f.r, []string{"", "a", "0", "1", "\x00\x01\x02\x03", strings.Repeat("b", 256), strings.Repeat("c", 70000)}))
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// known is what answers have told of, to be asked for in turn.
type known struct {
	mu      sync.Mutex
	objects map[reflect.Type][]reflect.Value // by abstract type
	numbers map[string][]int64               // by the kind and the name of the field
	texts   map[string][]string
}

func newKnown() *known {
	return &known{objects: map[reflect.Type][]reflect.Value{}, numbers: map[string][]int64{}, texts: map[string][]string{}}
}

const keepKnown = 48

func keep[K comparable, V any](m map[K][]V, k K, v V) {
	list := append(m[k], v)
	if len(list) > keepKnown {
		list = list[1:]
	}
	m[k] = list
}

func (k *known) object(r *rand.Rand, t reflect.Type) (reflect.Value, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := k.objects[t]
	if len(list) == 0 {
		return reflect.Value{}, false
	}
	return pick(r, list), true
}

// numberAliases says where numbers for a field come from when answers have no
// field of that name.
var numberAliases = map[string]string{
	"MsgID": "ID", "MaxID": "ID", "MinID": "ID", "OffsetID": "ID", "TopMsgID": "ID", "ReplyToMsgID": "ID", "ReadMaxID": "ID",
	"TopicID": "ID", "TopicIDs": "ID", "Order": "ID", "IDs": "ID", "DocumentID": "ID", "StickersetID": "ID", "EmojiID": "ID",
	"FilterID": "ID", "MsgIDs": "ID", "PollID": "ID", "PhotoID": "ID",
}

// number is one that stood in a field of that name; of ints are told apart what
// has 32 bits (ids of messages) and what has 64.
func (k *known) number(r *rand.Rand, kind reflect.Kind, name string) (int64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := k.numbers[kind.String()+name]
	if alias, ok := numberAliases[name]; len(list) == 0 && ok {
		list = k.numbers[kind.String()+alias]
	}
	if len(list) == 0 {
		return 0, false
	}
	return pick(r, list), true
}

func (k *known) text(r *rand.Rand, name string) (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if list := k.texts[name]; len(list) > 0 {
		return pick(r, list), true
	}
	return "", false
}

// learn remembers what an answer tells.
func (k *known) learn(answer any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.walk(reflect.ValueOf(answer), "", 0)
}

func (k *known) walk(v reflect.Value, name string, depth int) {
	if depth > 10 {
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		k.meet(v.Interface())
		k.walk(v.Elem(), name, depth+1)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if v.Len() > 0 && v.Len() < 1024 {
				keep(k.texts, name, string(v.Bytes()))
			}
			return
		}
		for i := range min(v.Len(), 40) {
			k.walk(v.Index(i), name, depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				k.walk(v.Field(i), v.Type().Field(i).Name, depth+1)
			}
		}
	case reflect.Int, reflect.Int64:
		if v.Int() != 0 {
			keep(k.numbers, v.Kind().String()+name, v.Int())
		}
	case reflect.String:
		if v.Len() > 0 && v.Len() < 256 {
			keep(k.texts, name, v.String())
		}
	}
}

func offer[T any](k *known, v T) {
	keep(k.objects, reflect.TypeFor[T](), reflect.ValueOf(v))
}

// meet makes of an object what a client would name it by.
func (k *known) meet(o any) {
	switch o := o.(type) {
	case *tg.User:
		offer[tg.InputPeerClass](k, o.AsInputPeer())
		offer[tg.InputUserClass](k, o.AsInput())
	case *tg.Chat:
		offer[tg.InputPeerClass](k, o.AsInputPeer())
	case *tg.Channel:
		offer[tg.InputPeerClass](k, o.AsInputPeer())
		offer[tg.InputChannelClass](k, o.AsInput())
	case *tg.Photo:
		offer[tg.InputPhotoClass](k, o.AsInput())
		offer[tg.InputMediaClass](k, &tg.InputMediaPhoto{ID: o.AsInput()})
		offer[tg.InputChatPhotoClass](k, &tg.InputChatPhoto{ID: o.AsInput()})
		offer[tg.InputFileLocationClass](k, &tg.InputPhotoFileLocation{
			ID: o.ID, AccessHash: o.AccessHash, FileReference: o.FileReference, ThumbSize: "m",
		})
	case *tg.Document:
		offer[tg.InputDocumentClass](k, o.AsInput())
		offer[tg.InputMediaClass](k, &tg.InputMediaDocument{ID: o.AsInput()})
		offer[tg.InputFileLocationClass](k, o.AsInputDocumentFileLocation(""))
	case *tg.StickerSet:
		offer[tg.InputStickerSetClass](k, &tg.InputStickerSetID{ID: o.ID, AccessHash: o.AccessHash})
	}
}
