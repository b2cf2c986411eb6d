package layer

import (
	"strings"
	"testing"
)

// futurePool is the pool with a layer 230 that has updates of every awkward
// kind, and a poll that lost a field.
func futurePool(t *testing.T) *Pool {
	t.Helper()
	text := strings.Replace(poolText, " 229\n", " 229 230\n", 1)
	text = strings.Replace(text, methodsMark, `230- updateFuturePts#10000001 thing:string pts:int pts_count:int = Update
230- updateFutureChannelPts#10000002 channel_id:long thing:string pts:int pts_count:int = Update
230- updateFuture#10000003 thing:string = Update
230- messageMediaFuture#10000004 thing:string = MessageMedia
`+methodsMark, 1)
	p, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPtsNeverVanishes: an update that the layer does not know but that
// advances a pts becomes an empty deletion with the same pts.
func TestPtsNeverVanishes(t *testing.T) {
	p := futurePool(t)
	updates := p.types.get("Updates")
	src := newNotation(p, 230).encode(`updates{updates:[
		updateFuturePts{thing:"a" pts:8 pts_count:1}
		updateFutureChannelPts{channel_id:5 thing:"b" pts:9 pts_count:2}
		updateFuture{thing:"c"}] users:[] chats:[] date:1 seq:0}`, updates)
	for _, l := range []int{133, 229} {
		d, err := p.For(l)
		if err != nil {
			t.Fatal(err)
		}
		out, lost, err := d.Updates(nil, src)
		if err != nil {
			t.Fatal(err)
		}
		got := newNotation(p, l).decode(out, updates)
		want := `updates{updates:[updateDeleteMessages{messages:[] pts:8 pts_count:1} ` +
			`updateDeleteChannelMessages{channel_id:5 messages:[] pts:9 pts_count:2}] users:[] chats:[] date:1 seq:0}`
		if got != want || lost.Total() != 3 {
			t.Errorf("layer %d: %s, lost %v", l, got, lost)
		}
	}
}

// TestPtsUpdatesAreAsOldAsTheFloor: as long as every update with a pts exists in
// the oldest layer, that rule is never needed.
func TestPtsUpdatesAreAsOldAsTheFloor(t *testing.T) {
	p := pool(t)
	for _, d := range p.newest.byType["Update"] {
		if d.find("pts") >= 0 && p.schema(p.Oldest()).ctors[d.name] == nil {
			t.Errorf("%s is newer than layer %d", d.name, p.Oldest())
		}
	}
}
