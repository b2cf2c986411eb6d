package chappetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestAnythingIsAnswered calls every method with requests that are made up: with
// nothing that may be left out, with numbers at the ends of their ranges, with
// what the server itself has told. Whatever a client sends, the answer is one
// that its schema allows or an error that Telegram has for it; never a fault of
// the server. Afterwards all that the people see can still be asked for.
//
// ANYTHING_SEED and ANYTHING_ROUNDS choose another run; ANYTHING_ONLY names
// methods to be called alone; ANYTHING_ON goes on after the first fault.
func TestAnythingIsAnswered(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Minute)
	defer cancel()
	s := Start(t)
	w := &anything{t: t, s: s, seed: envNumber("ANYTHING_SEED", 1), well: map[string]int{}, ill: map[string]int{}}
	for round := range envNumber("ANYTHING_ROUNDS", 1) {
		w.people = []*Client{NewClient(t, s, "Anna", NewPhone()), NewClient(t, s, "Ben", NewPhone())}
		for i, c := range w.people {
			c.SignUp(c.Name, "")
			old := NewClient(t, s, c.Name+"'s old device", c.Phone)
			old.LogIn()
			w.elders[i] = tg.NewClient(elder{old.API.Invoker(), rand.New(rand.NewPCG(uint64(w.seed), uint64(i)))})
		}
		w.furnish(ctx)
		var wg sync.WaitGroup
		for i := range w.people {
			wg.Go(func() { w.ask(ctx, i, round) })
		}
		wg.Wait()
		w.look(ctx)
		for _, c := range w.people {
			c.Disconnect()
		}
	}
	w.faults()
	w.tally()
}

func envNumber(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// anything is a server and two people who ask for anything.
type anything struct {
	t      *testing.T
	s      *Server
	seed   int
	people []*Client     // of this round
	elders [2]*tg.Client // of the same people, in layers of the past
	known  [2]*known

	mu   sync.Mutex
	well map[string]int // how often a method did what it was asked
	ill  map[string]int // how often a method gave an error, by method and error
}

// last are the methods that end what the others are to be asked about; each
// round calls them after all others.
var last = []string{
	"ChannelsDeleteChannel", "ChannelsLeaveChannel", "MessagesDeleteChat", "MessagesDeleteHistory", "ChannelsDeleteHistory",
	"ChannelsDeleteParticipantHistory", "MessagesDeleteChatUser", "ChannelsEditBanned", "MessagesDeleteMessages",
	"ChannelsDeleteMessages", "AccountResetAuthorizations", "AuthResetAuthorizations", "AccountUpdatePasswordSettings",
	"MessagesMigrateChat", "ContactsDeleteContacts", "ContactsDeleteByPhones", "MessagesEditChatParticipantRank",
}

// never are those that end the login itself, and with it the test.
var never = []string{"AuthLogOut", "AccountDeleteAccount", "AuthBindTempAuthKey", "InvokeJSON"}

// furnish gives each of the two something to ask about.
func (w *anything) furnish(ctx context.Context) {
	for i, c := range w.people {
		w.known[i] = newKnown()
		other := w.people[1-i]
		peer := c.Peer(ctx, other)
		c.Send(ctx, peer, "hello")
		c.SendMedia(ctx, peer, &tg.InputMediaUploadedPhoto{File: c.Upload(ctx, "p.jpg", Picture(200, 120))}, "a photo")
		c.SendMedia(ctx, peer, &tg.InputMediaUploadedDocument{File: c.Upload(ctx, "d.txt", RandomBytes(900)), MimeType: "text/plain",
			Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeFilename{FileName: "d.txt"}}}, "a file")
		group := c.NewChannel(ctx, "Group of "+c.Name, false)
		c.Send(ctx, group.AsInputPeer(), "to all")
		c.SendMedia(ctx, group.AsInputPeer(), aPoll(), "")
		hash := c.InviteLink(ctx, group.AsInputPeer(), false)
		other.Join(ctx, hash)
		news := c.NewChannel(ctx, "News of "+c.Name, true)
		c.Send(ctx, news.AsInputPeer(), "a post")
		if i == 0 {
			_, err := c.API.ChannelsToggleForum(ctx, &tg.ChannelsToggleForumRequest{Channel: group.AsInput(), Enabled: true})
			w.must(err)
		}
		_, err := c.API.MessagesCreateChat(Hearing(ctx, w.known[i].learn), &tg.MessagesCreateChatRequest{
			Title: "Small", Users: []tg.InputUserClass{&tg.InputUser{UserID: peer.UserID, AccessHash: peer.AccessHash}}})
		w.must(err)
	}
	for i, c := range w.people {
		_, err := c.API.MessagesGetDialogs(Hearing(ctx, w.known[i].learn), &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 100})
		w.must(err)
	}
}

func aPoll() *tg.InputMediaPoll {
	return &tg.InputMediaPoll{Poll: tg.Poll{
		Question: tg.TextWithEntities{Text: "Tea?"},
		Answers: []tg.PollAnswerClass{
			&tg.PollAnswer{Text: tg.TextWithEntities{Text: "yes"}, Option: []byte("0")},
			&tg.PollAnswer{Text: tg.TextWithEntities{Text: "no"}, Option: []byte("1")},
		},
	}}
}

func (w *anything) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

const fills = 12 // of each method, in each round

// ask has one of the people call all methods.
func (w *anything) ask(ctx context.Context, who, round int) {
	f := &filler{r: rand.New(rand.NewPCG(uint64(w.seed), uint64(round*10+who))), known: w.known[who]}
	api := reflect.ValueOf(w.people[who].API)
	var first, then []int
	for i := range api.NumMethod() {
		switch name := api.Type().Method(i).Name; {
		case !isCall(api.Method(i).Type()) || slices.Contains(never, name) || !asked(name):
		case slices.Contains(last, name):
			then = append(then, i)
		default:
			first = append(first, i)
		}
	}
	elder := reflect.ValueOf(w.elders[who])
	missing := map[int]bool{}
	for _, methods := range [][]int{first, then} {
		var calls []int
		for range fills {
			calls = append(calls, methods...)
		}
		f.r.Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
		for _, i := range calls {
			if ctx.Err() != nil || w.t.Failed() && os.Getenv("ANYTHING_ON") == "" {
				return
			}
			if missing[i] {
				continue
			}
			api := api
			if f.r.IntN(4) == 0 {
				api = elder
			}
			missing[i] = !w.call(ctx, f, who, api.Type().Method(i).Name, api.Method(i))
		}
	}
}

// elder calls in a layer of the past. What is answered is not read.
type elder struct {
	to tg.Invoker
	r  *rand.Rand
}

var errUnread = errors.New("answered in an older layer")

// Invoke implements [tg.Invoker].
func (e elder) Invoke(ctx context.Context, in bin.Encoder, _ bin.Decoder) error {
	layer := 133 + e.r.IntN(tg.Layer-133)
	if err := e.to.Invoke(ctx, older{layer, in}, new(raw)); err != nil {
		return err
	}
	return errUnread
}

// older is a request in a layer of the past.
type older struct {
	layer int
	query bin.Encoder
}

// Encode implements [bin.Encoder].
func (o older) Encode(b *bin.Buffer) error {
	b.PutID(tg.InvokeWithLayerRequestTypeID)
	b.PutInt(o.layer)
	return o.query.Encode(b)
}

func asked(name string) bool {
	only := os.Getenv("ANYTHING_ONLY")
	return only == "" || slices.Contains(strings.Fields(only), name)
}

// isCall tells methods of the API from what else the client can do.
func isCall(t reflect.Type) bool {
	return t.NumIn() >= 1 && t.In(0) == reflect.TypeFor[context.Context]() &&
		t.NumOut() == 2 && t.Out(1) == reflect.TypeFor[error]()
}

// call makes one request up, and judges the answer. It reports whether there is
// such a method.
func (w *anything) call(ctx context.Context, f *filler, who int, name string, method reflect.Value) bool {
	ctx, cancel := context.WithTimeout(Hearing(ctx, f.known.learn), 30*time.Second)
	defer cancel()
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.Type().NumIn(); i++ {
		args = append(args, f.value(method.Type().In(i), "ID", 0))
	}
	out := method.Call(args)
	if err, _ := out[1].Interface().(error); err != nil {
		w.judge(who, name, args[1:], err)
		return !tgerr.Is(err, "METHOD_NOT_IMPLEMENTED")
	}
	w.count(w.well, name)
	return true
}

func (w *anything) count(m map[string]int, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m[what]++
}

func (w *anything) judge(who int, name string, args []reflect.Value, err error) {
	var rpc *tgerr.Error
	switch {
	case errors.Is(err, errUnread):
		w.count(w.ill, "answered in older layers")
		return
	case !errors.As(err, &rpc):
		if strings.Contains(err.Error(), "encode") { // the filler's fault
			return
		}
	case rpc.Code == 401:
	case rpc.Code >= 300 && rpc.Code < 500 && rpc.Message == strings.ToUpper(rpc.Message):
		w.count(w.ill, fmt.Sprintf("%s: %d %s", name, rpc.Code, rpc.Type))
		return
	}
	w.t.Errorf("%s calls %s: %v\n%.2000s", w.people[who].Name, name, err, describe(args))
}

func describe(args []reflect.Value) string {
	var b strings.Builder
	for _, a := range args {
		if s, ok := a.Interface().(interface{ String() string }); ok {
			b.WriteString(s.String())
		} else {
			b.WriteString(a.String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// look asks for all that the people see.
func (w *anything) look(ctx context.Context) {
	for _, c := range w.people {
		w.differences(ctx, c)
		all, err := c.API.MessagesGetDialogs(ctx, &tg.MessagesGetDialogsRequest{OffsetPeer: &tg.InputPeerEmpty{}, Limit: 100})
		w.must(err)
		m, ok := all.AsModified()
		if !ok {
			w.t.Fatalf("dialogs are %T", all)
		}
		for _, chat := range m.GetChats() {
			var p tg.InputPeerClass
			switch chat := chat.(type) {
			case *tg.Chat:
				p = chat.AsInputPeer()
			case *tg.Channel:
				p = chat.AsInputPeer()
				w.channel(ctx, c, chat)
			default:
				continue
			}
			w.history(ctx, c, p)
		}
		for _, user := range m.GetUsers() {
			if u, ok := user.AsNotEmpty(); ok {
				w.history(ctx, c, u.AsInputPeer())
			}
		}
	}
}

// differences asks for all that has ever happened to a person.
func (w *anything) differences(ctx context.Context, c *Client) {
	req := &tg.UpdatesGetDifferenceRequest{Pts: 1, Date: 1}
	for {
		d, err := c.API.UpdatesGetDifference(ctx, req)
		w.must(err)
		slice, more := d.(*tg.UpdatesDifferenceSlice)
		if !more {
			return
		}
		if slice.IntermediateState.Pts <= req.Pts {
			w.t.Fatalf("a difference leads from %d to %d", req.Pts, slice.IntermediateState.Pts)
		}
		req.Pts, req.Qts, req.Date = slice.IntermediateState.Pts, slice.IntermediateState.Qts, slice.IntermediateState.Date
	}
}

func (w *anything) channel(ctx context.Context, c *Client, ch *tg.Channel) {
	if ch.Left {
		return
	}
	pts := 1
	for {
		d, err := c.API.UpdatesGetChannelDifference(ctx, &tg.UpdatesGetChannelDifferenceRequest{
			Channel: ch.AsInput(), Filter: &tg.ChannelMessagesFilterEmpty{}, Pts: pts, Limit: 100})
		w.must(err)
		next, ok := d.(*tg.UpdatesChannelDifference)
		if !ok || next.Final {
			break
		}
		if next.Pts <= pts {
			w.t.Fatalf("a difference of a channel leads from %d to %d", pts, next.Pts)
		}
		pts = next.Pts
	}
	_, err := c.API.ChannelsGetFullChannel(ctx, ch.AsInput())
	w.must(err)
}

func (w *anything) history(ctx context.Context, c *Client, p tg.InputPeerClass) {
	req := &tg.MessagesGetHistoryRequest{Peer: p, Limit: 100}
	for {
		res, err := c.API.MessagesGetHistory(ctx, req)
		if tgerr.Is(err, "CHANNEL_PRIVATE", "PEER_ID_INVALID") {
			return
		}
		w.must(err)
		all := messagesOf(res)
		if len(all) == 0 {
			return
		}
		req.OffsetID = all[len(all)-1].GetID()
	}
}

// faults looks for what the server has said of itself.
func (w *anything) faults() {
	w.s.Down(syscall.SIGTERM)
	for line := range bytes.Lines(w.s.Log()) {
		if bytes.Contains(line, []byte("handler panicked")) || bytes.Contains(line, []byte("level=ERROR")) {
			w.t.Errorf("the server says: %.3000s", line)
		}
	}
}

// tally says how far the requests got, for who changes the filler.
func (w *anything) tally() {
	for _, what := range slices.Sorted(maps.Keys(w.ill)) {
		w.t.Logf("%5d %s", w.ill[what], what)
	}
	w.t.Logf("%d methods did as they were asked", len(w.well))
}
