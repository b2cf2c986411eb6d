package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
)

// NotifySettings renders notification settings: of a peer only what was chosen,
// of a scope everything. All three platforms get the same sound: settings are
// made for all devices of a user at once.
func NotifySettings(n *accountpb.Notify) tg.PeerNotifySettings {
	var out tg.PeerNotifySettings
	if n.ShowPreviews != nil {
		out.SetShowPreviews(*n.ShowPreviews)
	}
	if n.Silent != nil {
		out.SetSilent(*n.Silent)
	}
	if n.MuteUntil != nil {
		out.SetMuteUntil(int(*n.MuteUntil))
	}
	if n.StoriesMuted != nil {
		out.SetStoriesMuted(*n.StoriesMuted)
	}
	if n.StoriesHideSender != nil {
		out.SetStoriesHideSender(*n.StoriesHideSender)
	}
	if n.Sound != nil {
		sound := NotificationSound(n.Sound)
		out.SetIosSound(sound)
		out.SetAndroidSound(sound)
		out.SetOtherSound(sound)
	}
	if n.StoriesSound != nil {
		sound := NotificationSound(n.StoriesSound)
		out.SetStoriesIosSound(sound)
		out.SetStoriesAndroidSound(sound)
		out.SetStoriesOtherSound(sound)
	}
	return out
}

// NotificationSound renders a sound; no record is the default sound.
func NotificationSound(s *accountpb.Sound) tg.NotificationSoundClass {
	switch s.GetKind() {
	case accountpb.Sound_NONE:
		return &tg.NotificationSoundNone{}
	case accountpb.Sound_LOCAL:
		return &tg.NotificationSoundLocal{Title: s.Title, Data: s.Data}
	case accountpb.Sound_RINGTONE:
		return &tg.NotificationSoundRingtone{ID: s.Ringtone}
	}
	return &tg.NotificationSoundDefault{}
}

// SoundOf is the inverse of [NotificationSound].
func SoundOf(s tg.NotificationSoundClass) *accountpb.Sound {
	switch s := s.(type) {
	case *tg.NotificationSoundNone:
		return &accountpb.Sound{Kind: accountpb.Sound_NONE}
	case *tg.NotificationSoundLocal:
		return &accountpb.Sound{Kind: accountpb.Sound_LOCAL, Title: s.Title, Data: s.Data}
	case *tg.NotificationSoundRingtone:
		return &accountpb.Sound{Kind: accountpb.Sound_RINGTONE, Ringtone: s.ID}
	}
	return new(accountpb.Sound)
}

// NotifyOf reads the settings that a client sends. What it leaves out is not
// set: it comes from the scope again.
func NotifyOf(in tg.InputPeerNotifySettings) *accountpb.Notify {
	n := new(accountpb.Notify)
	if v, ok := in.GetShowPreviews(); ok {
		n.ShowPreviews = &v
	}
	if v, ok := in.GetSilent(); ok {
		n.Silent = &v
	}
	if v, ok := in.GetMuteUntil(); ok {
		until := int32(max(0, v))
		n.MuteUntil = &until
	}
	if v, ok := in.GetStoriesMuted(); ok {
		n.StoriesMuted = &v
	}
	if v, ok := in.GetStoriesHideSender(); ok {
		n.StoriesHideSender = &v
	}
	if v, ok := in.GetSound(); ok {
		n.Sound = SoundOf(v)
	}
	if v, ok := in.GetStoriesSound(); ok {
		n.StoriesSound = SoundOf(v)
	}
	return n
}

// NotifyPeer names a peer whose settings are told of.
func NotifyPeer(p peer.Peer) tg.NotifyPeerClass { return &tg.NotifyPeer{Peer: Peer(p)} }

// NotifyTopic names a topic of a forum whose settings are told of.
func NotifyTopic(p peer.Peer, topic int32) tg.NotifyPeerClass {
	return &tg.NotifyForumTopic{Peer: Peer(p), TopMsgID: int(topic)}
}

// NotifyScope names a scope whose settings are told of.
func NotifyScope(sc account.NotifyScope) tg.NotifyPeerClass {
	switch sc {
	case account.NotifyChats:
		return &tg.NotifyChats{}
	case account.NotifyBroadcasts:
		return &tg.NotifyBroadcasts{}
	}
	return &tg.NotifyUsers{}
}
