package account

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

func TestNotifySettings(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	p := peer.OfUser(ben)
	scope, err := w.ScopeNotify(w.ctx, anna, NotifyUsers)
	w.ok(err)
	if scope.ShowPreviews == nil || !*scope.ShowPreviews || scope.GetMuteUntil() != 0 || scope.Sound == nil {
		t.Errorf("a scope begins as %v", scope)
	}
	n, err := w.PeerNotify(w.ctx, anna, p)
	w.ok(err)
	if !proto.Equal(n, &accountpb.Notify{Peer: p.Int()}) {
		t.Errorf("a peer begins as %v", n)
	}
	w.ok(w.SetPeerNotify(w.ctx, anna, p, &accountpb.Notify{MuteUntil: proto.Int32(1 << 30)}))
	w.wantEvent(anna, updatepb.Kind_NOTIFY_SETTINGS, ben)
	n, err = w.PeerNotify(w.ctx, anna, p)
	w.ok(err)
	if n.GetMuteUntil() != 1<<30 {
		t.Errorf("after muting: %v", n)
	}
	w.ok(w.SetScopeNotify(w.ctx, anna, NotifyChats, &accountpb.Notify{ShowPreviews: proto.Bool(false)}))
	w.forget()
	scope, err = w.ScopeNotify(w.ctx, anna, NotifyChats)
	w.ok(err)
	if scope.GetShowPreviews() || scope.MuteUntil == nil {
		t.Errorf("the scope is %v", scope)
	}

	all, err := w.NotifyExceptions(w.ctx, anna)
	w.ok(err)
	if len(all) != 1 || all[0].Peer != p.Int() {
		t.Errorf("exceptions: %v", all)
	}
	w.ok(w.SetPeerNotify(w.ctx, anna, p, new(accountpb.Notify)))
	all, err = w.NotifyExceptions(w.ctx, anna)
	w.ok(err)
	if len(all) != 0 {
		t.Errorf("settings back at the scope's are exceptions: %v", all)
	}
}

func TestResetNotify(t *testing.T) {
	w := newPeople(t)
	anna, ben := w.user("Anna"), w.user("Ben")
	p := peer.OfUser(ben)
	w.ok(w.SetPeerNotify(w.ctx, anna, p, &accountpb.Notify{MuteUntil: proto.Int32(9)}))
	w.ok(w.SetScopeNotify(w.ctx, anna, NotifyUsers, &accountpb.Notify{MuteUntil: proto.Int32(9)}))
	w.ok(w.ResetNotify(w.ctx, anna))
	n, err := w.PeerNotify(w.ctx, anna, p)
	w.ok(err)
	scope, err := w.ScopeNotify(w.ctx, anna, NotifyUsers)
	w.ok(err)
	if n.MuteUntil != nil || scope.GetMuteUntil() != 0 {
		t.Errorf("after the reset: %v and %v", n, scope)
	}
}

func TestStoredSettings(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	d, err := w.AutoDownload(w.ctx, anna)
	w.ok(err)
	if d.Low.GetVideoSizeMax() != 0 || d.High.GetVideoSizeMax() == 0 {
		t.Errorf("presets begin as %v", d)
	}
	w.ok(w.SetAutoDownload(w.ctx, anna, DownloadHigh, &accountpb.AutoDownloadPreset{Disabled: true}))
	d, err = w.AutoDownload(w.ctx, anna)
	w.ok(err)
	if !d.High.Disabled || d.Medium.Disabled || d.Low.Disabled {
		t.Errorf("after changing one preset: %v", d)
	}
	on, err := w.TopPeersEnabled(w.ctx, anna)
	w.ok(err)
	w.ok(w.EnableTopPeers(w.ctx, anna, false))
	off, err := w.TopPeersEnabled(w.ctx, anna)
	w.ok(err)
	if !on || off {
		t.Errorf("top peers: %v, then %v", on, off)
	}
	r, err := w.ReactionsNotify(w.ctx, anna)
	w.ok(err)
	if r.Messages != accountpb.ReactionsNotify_CONTACTS {
		t.Errorf("reactions begin as %v", r)
	}
	w.ok(w.SetReactionsNotify(w.ctx, anna, &accountpb.ReactionsNotify{ShowPreviews: true}))
	r, err = w.ReactionsNotify(w.ctx, anna)
	w.ok(err)
	if r.Messages != accountpb.ReactionsNotify_NOBODY {
		t.Errorf("reactions are %v", r)
	}
}
