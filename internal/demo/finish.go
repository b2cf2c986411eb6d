package demo

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
)

// finish leaves everybody's chats as they are in the evening: what was read,
// and how the first person keeps hers.
func (f *filler) finish() error {
	me := f.users[cast[0].id]
	for _, r := range rooms {
		p := f.chats[r.id]
		for _, id := range r.who {
			if f.users[id] == me || r.asleep {
				continue
			}
			if err := f.catchUp(p, f.users[id], 0); err != nil {
				return err
			}
		}
		if err := f.catchUp(p, me, r.unread); err != nil {
			return err
		}
		if err := f.arrange(p, me); err != nil {
			return err
		}
	}
	for _, do := range []func(int64) error{f.pinChats, f.makeFolders, f.begin, f.leave} {
		if err := do(me); err != nil {
			return err
		}
	}
	return nil
}

// forEver is a mute that does not end: https://core.telegram.org/constructor/peerNotifySettings
const forEver = 1<<31 - 1

// arrange mutes and archives a chat.
func (f *filler) arrange(p place, me int64) error {
	at := f.peerOf(p, me)
	if p.muted {
		if err := f.Accounts.SetPeerNotify(f.ctx, me, at, &accountpb.Notify{MuteUntil: proto.Int32(forEver)}); err != nil {
			return err
		}
	}
	if !p.archived {
		return nil
	}
	_, err := f.Messages.SetFolders(f.ctx, me, []message.FolderOf{{Peer: at, Folder: message.FolderArchive}})
	return err
}

// pinChats pins from the last to the first: the newest pin stands on top.
func (f *filler) pinChats(me int64) error {
	var pinned []place
	for _, p := range f.chats {
		if p.pinned != 0 {
			pinned = append(pinned, p)
		}
	}
	slices.SortFunc(pinned, func(a, b place) int { return b.pinned - a.pinned })
	for _, p := range pinned {
		if err := f.Messages.PinDialog(f.ctx, me, f.peerOf(p, me), true); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) makeFolders(me int64) error {
	of := func(ids ...string) (all []int64) {
		for _, id := range ids {
			all = append(all, f.peerOf(f.chats[id], me).Int())
		}
		return all
	}
	for _, folder := range []*messagepb.Filter{
		{Id: 2, Title: "Tour 14", Emoticon: "🔨", Include: of("tower", "gazette", "elise", "thomas", "samir", "priya", "nadia")},
		{Id: 3, Title: "Famille", Emoticon: "🏡", Include: of("family", "marie", "hugo")},
		{Id: 4, Title: "Unread", Emoticon: "✅", Contacts: true, NonContacts: true, Groups: true, Broadcasts: true, ExcludeRead: true},
	} {
		if err := f.Messages.SetFilter(f.ctx, me, folder); err != nil {
			return err
		}
	}
	return nil
}

// begin leaves a draft and a mark.
func (f *filler) begin(me int64) error {
	nadia := f.peerOf(f.chats["nadia"], me)
	if err := f.Messages.SaveDraft(f.ctx, me, nadia, 0, &messagepb.Draft{Text: "Le fac-similé, mais ouvert à la page du chat, et"}); err != nil {
		return err
	}
	return f.Messages.MarkUnread(f.ctx, me, f.peerOf(f.chats["elise"], me), true)
}

// leave ends the day for everybody.
func (f *filler) leave(int64) error {
	for _, p := range f.people {
		if err := f.Accounts.SetOnline(f.ctx, f.users[p.id], false); err != nil {
			return err
		}
	}
	return f.Accounts.FlushPresence(f.ctx)
}
