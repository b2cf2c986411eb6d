package rpc

import (
	"strings"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// call runs a method of the table as the dispatcher does, through its bytes.
func call(t *testing.T, s *Server, req bin.Encoder) (bin.Encoder, error) {
	t.Helper()
	methods := make(table)
	s.register(methods)
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		t.Fatal(err)
	}
	id, err := b.PeekID()
	if err != nil {
		t.Fatal(err)
	}
	m, ok := methods[id]
	if !ok {
		t.Fatalf("no method for %T", req)
	}
	return m.run(t.Context(), &Caller{}, &b)
}

// TestEmptyAnswersAreWholeObjects calls every empty method with its zero
// request and reads the answer back.
func TestEmptyAnswersAreWholeObjects(t *testing.T) {
	constructors := tg.TypesConstructorMap()
	methods := make(table)
	new(Server).register(methods)
	for _, e := range emptyAnswers {
		if e.why == "" {
			t.Errorf("%s: no reason given", e.name)
		}
		m := methods[tg.NamesMap()[e.name]]
		answer, err := m.run(t.Context(), &Caller{}, zeroRequest(t, constructors[tg.NamesMap()[e.name]]()))
		if err != nil {
			if _, ok := tgerr.As(err); !ok {
				t.Errorf("%s: %v", e.name, err)
			}
			continue
		}
		var b bin.Buffer
		if err := answer.Encode(&b); err != nil {
			t.Errorf("%s: encode %T: %v", e.name, answer, err)
			continue
		}
		id, err := b.PeekID()
		if err != nil || id == bin.TypeVector {
			continue
		}
		back := constructors[id]()
		if err := back.Decode(&b); err != nil || b.Len() != 0 {
			t.Errorf("%s: %T does not read back: %v, %d bytes left", e.name, answer, err, b.Len())
		}
	}
}

// zeroRequest encodes req, putting an empty sticker set or peer where a
// class is required.
func zeroRequest(t *testing.T, req bin.Object) *bin.Buffer {
	t.Helper()
	switch r := req.(type) {
	case *tg.MessagesGetStickerSetRequest:
		r.Stickerset = &tg.InputStickerSetAnimatedEmoji{}
	case *tg.MessagesGetAttachedStickersRequest:
		r.Media = &tg.InputStickeredMediaDocument{ID: &tg.InputDocumentEmpty{}}
	case *tg.UsersGetSavedMusicRequest:
		r.ID = &tg.InputUserSelf{}
	case *tg.UsersGetSavedMusicByIDRequest:
		r.ID = &tg.InputUserSelf{}
	case *tg.MessagesSearchSentMediaRequest:
		r.Filter = &tg.InputMessagesFilterEmpty{}
	}
	setPeer(req)
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		t.Fatalf("encode %T: %v", req, err)
	}
	return &b
}

// setPeer fills the field Peer of the requests that have one.
func setPeer(req bin.Object) {
	self := &tg.InputPeerSelf{}
	switch r := req.(type) {
	case *tg.MessagesGetUnreadPollVotesRequest:
		r.Peer = self
	case *tg.MessagesGetRecentLocationsRequest:
		r.Peer = self
	case *tg.MessagesGetFactCheckRequest:
		r.Peer = self
	case *tg.MessagesGetExtendedMediaRequest:
		r.Peer = self
	case *tg.MessagesGetSponsoredMessagesRequest:
		r.Peer = self
	case *tg.StoriesGetPinnedStoriesRequest:
		r.Peer = self
	case *tg.StoriesGetStoriesArchiveRequest:
		r.Peer = self
	case *tg.StoriesGetStoriesByIDRequest:
		r.Peer = self
	case *tg.StoriesGetAlbumsRequest:
		r.Peer = self
	case *tg.StoriesGetAlbumStoriesRequest:
		r.Peer = self
	case *tg.PaymentsGetSavedStarGiftsRequest:
		r.Peer = self
	case *tg.PaymentsGetStarGiftCollectionsRequest:
		r.Peer = self
	case *tg.PaymentsGetStarsStatusRequest:
		r.Peer = self
	case *tg.PaymentsGetStarsTransactionsRequest:
		r.Peer = self
	case *tg.PaymentsGetStarsSubscriptionsRequest:
		r.Peer = self
	}
}

func TestStoriesAreAFullEmptyList(t *testing.T) {
	for _, req := range []*tg.StoriesGetAllStoriesRequest{{}, {State: "0"}} {
		answer, err := call(t, new(Server), req)
		if err != nil {
			t.Fatal(err)
		}
		all, ok := answer.(*tg.StoriesAllStories)
		if !ok || all.State == "" || all.HasMore {
			t.Errorf("a client would poll for ever on %T %+v", answer, answer)
		}
	}
}

func TestEmptyMethodsDoNotWrite(t *testing.T) {
	for _, e := range emptyAnswers {
		_, verb, _ := strings.Cut(e.name, ".")
		if e.refused {
			continue // says so, as to anybody whose token is wrong
		}
		if !strings.HasPrefix(verb, "get") && !strings.HasPrefix(verb, "search") {
			t.Errorf("%s does something; it must not be answered with a nothing", e.name)
		}
	}
}
