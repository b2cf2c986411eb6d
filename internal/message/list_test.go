package message

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

func TestSearching(t *testing.T) {
	w := newWorld(t)
	w.say(alice, bob, "The quick brown fox")
	w.say(bob, alice, "jumps over https://example.org")
	w.say(alice, carol, "quickly now")
	for name, c := range map[string]struct {
		q    Query
		want []string
	}{
		"prefix of a word": {Query{Text: "QUI"}, []string{"The quick brown fox"}},
		"middle of a word": {Query{Text: "uick"}, nil},
		"two words":        {Query{Text: "fox the"}, []string{"The quick brown fox"}},
		"author":           {Query{From: bob}, []string{"jumps over https://example.org"}},
		"links":            {Query{Kind: KindURL}, []string{"jumps over https://example.org"}},
		"photos":           {Query{Kind: KindPhoto}, nil},
	} {
		page, _, err := w.Search(w.ctx, alice, peer.OfUser(bob), c.q, Window{Limit: 10})
		w.must(err)
		var got []string
		for _, m := range page.Messages {
			got = append(got, m.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	found, more, err := w.SearchAll(w.ctx, alice, FolderAll, Query{Text: "quick"}, 0, 1)
	w.must(err)
	if len(found) != 1 || !more || found[0].Text != "quickly now" {
		t.Fatalf("found %v, more %v", found, more)
	}
	found, more, err = w.SearchAll(w.ctx, alice, FolderAll, Query{Text: "quick"}, found[0].Id, 10)
	w.must(err)
	if len(found) != 1 || more || found[0].Text != "The quick brown fox" {
		t.Errorf("found %v, more %v", found, more)
	}
}

func TestPagesOfHistory(t *testing.T) {
	w := newWorld(t)
	var ids []int32
	for i := range 30 {
		ids = append(ids, w.say(alice, bob, fmt.Sprint(i)).Id)
		w.say(alice, carol, "between")
	}
	pick := func(from, to int) []int32 { // newest first
		part := slices.Clone(ids[from:to])
		slices.Reverse(part)
		return part
	}
	for name, c := range map[string]struct {
		w    Window
		want []int32
	}{
		"newest":         {Window{Limit: 3}, pick(27, 30)},
		"before":         {Window{OffsetID: ids[10], Limit: 3}, pick(7, 10)},
		"skipping":       {Window{OffsetID: ids[10], AddOffset: 2, Limit: 3}, pick(5, 8)},
		"around":         {Window{OffsetID: ids[10], AddOffset: -2, Limit: 4}, pick(8, 12)},
		"only newer":     {Window{OffsetID: ids[10], AddOffset: -4, Limit: 2}, pick(12, 14)},
		"past the end":   {Window{OffsetID: ids[28], AddOffset: -5, Limit: 10}, pick(23, 30)},
		"bounded":        {Window{Limit: 10, MinID: ids[25], MaxID: ids[28]}, pick(26, 28)},
		"long before":    {Window{OffsetDate: 1000, Limit: 5}, nil},
		"after all":      {Window{OffsetDate: 1 << 40, Limit: 2}, pick(28, 30)},
		"more than many": {Window{Limit: 1 << 30}, pick(0, 30)},
	} {
		page, err := w.History(w.ctx, alice, peer.OfUser(bob), c.w)
		w.must(err)
		var got []int32
		for _, m := range page.Messages {
			got = append(got, m.Id)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestTheListOfDialogs(t *testing.T) {
	w := newWorld(t)
	for i := range int64(25) {
		w.putUser(&accountpb.User{Id: 3000 + i, FirstName: "P"})
		w.say(alice, 3000+i, "hi")
	}
	w.must(w.PinDialog(w.ctx, alice, peer.OfUser(3003), true))
	w.must(w.PinDialog(w.ctx, alice, peer.OfUser(3001), true))
	_, err := w.SetFolders(w.ctx, alice, []FolderOf{{Peer: peer.OfUser(3020), Folder: FolderArchive}})
	w.must(err)

	var got []int64
	q := DialogQuery{Folder: FolderMain, Limit: 10}
	for {
		list, err := w.Dialogs(w.ctx, alice, q)
		w.must(err)
		if list.Total != 24 || len(list.Top) != len(list.Dialogs) {
			t.Fatalf("total %d, %d messages", list.Total, len(list.Top))
		}
		if len(list.Dialogs) == 0 {
			break
		}
		for _, d := range list.Dialogs {
			got = append(got, peer.FromInt(d.Peer).ID)
		}
		last := list.Dialogs[len(list.Dialogs)-1]
		q.OffsetDate, q.OffsetID = last.TopDate, last.TopId
	}
	want := []int64{3001, 3003}
	for id := int64(3024); id >= 3000; id-- {
		if id != 3001 && id != 3003 && id != 3020 {
			want = append(want, id)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	w.must(w.ReorderPinned(w.ctx, alice, FolderMain, []peer.Peer{peer.OfUser(3003), peer.OfUser(3010)}, true))
	pinned, err := w.PinnedDialogs(w.ctx, alice, FolderMain)
	w.must(err)
	if len(pinned.Dialogs) != 2 || peer.FromInt(pinned.Dialogs[0].Peer).ID != 3003 || peer.FromInt(pinned.Dialogs[1].Peer).ID != 3010 {
		t.Errorf("pinned are %v", pinned.Dialogs)
	}
}

func TestChatFolders(t *testing.T) {
	w := newWorld(t)
	w.must(w.SetFilter(w.ctx, alice, &messagepb.Filter{Id: 2, Title: "Work", Include: []int64{peer.OfUser(bob).Int()}}))
	w.must(w.SetFilter(w.ctx, alice, &messagepb.Filter{Id: 3, Title: "Home", Contacts: true}))
	w.must(w.OrderFilters(w.ctx, alice, []int32{3, 0, 2}))
	f, err := w.Filters(w.ctx, alice)
	w.must(err)
	if !slices.Equal(f.Order, []int32{3, 0, 2}) || f.Filters[0].Id != 3 {
		t.Errorf("folders are %v", f)
	}
	w.must(w.DeleteFilter(w.ctx, alice, 3))
	f, err = w.Filters(w.ctx, alice)
	w.must(err)
	if len(f.Filters) != 1 || !slices.Equal(f.Order, []int32{0, 2}) {
		t.Errorf("folders are %v", f)
	}
	for name, c := range map[string]struct {
		f    *messagepb.Filter
		want error
	}{
		"id":    {&messagepb.Filter{Id: 1, Title: "x", Contacts: true}, ErrFilterID},
		"title": {&messagepb.Filter{Id: 5, Contacts: true}, ErrFilterTitle},
		"empty": {&messagepb.Filter{Id: 5, Title: "x"}, ErrFilterEmpty},
	} {
		if err := w.SetFilter(w.ctx, alice, c.f); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
