package chat

import (
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// Announcer writes into histories what happens to chats. Its methods run inside
// the transaction of the change and fail it when they fail. It is implemented
// by package message.
type Announcer interface {
	// Announce writes a service message. In a basic group each of n.To gets a
	// copy in their mailbox; tx holds all those mailboxes and the group's owner.
	// In a channel it is one post on the channel's log; tx holds its owner.
	Announce(tx *update.Tx, n Notice) error
	// Entered is called when a user has become a member of a channel: from now
	// on it is among the user's dialogs. top is the newest message id of the
	// channel. tx holds the mailbox and the channel.
	Entered(tx *update.Tx, user, channel int64, top int) error
	// Gone is called when a user is no longer a member of a channel: by leaving,
	// by a ban or with the channel itself. tx holds the mailbox.
	Gone(tx *update.Tx, user, channel int64) error
	// Ended is called when a basic group is deleted: what its members have of it
	// goes, soon after the transaction. tx holds the group and [Announcer.EndedAt].
	Ended(tx *update.Tx, chat int64, users []int64) error
	// EndedAt is what a transaction that deletes a basic group holds besides.
	EndedAt(chat int64) peer.Owner
	// Forgotten is called when an entry of the admin log goes, whose messages
	// nobody can look at any more. tx holds the channel.
	Forgotten(tx *update.Tx, channel int64, e *chatpb.LogEntry) error
}

// Notice is a service message: https://core.telegram.org/type/MessageAction
type Notice struct {
	Peer   peer.Peer // the basic group or channel
	To     []int64   // basic groups: whose mailboxes get a copy
	From   int64     // user id; 0: the channel itself, as when an admin is anonymous
	Action Action
	// Broadcast tells a channel from a supergroup.
	Broadcast bool
}

// ActionKind says what a service message tells.
type ActionKind uint8

// What can be told. The fields of [Action] that each needs follow it.
const (
	ActionCreate         ActionKind = 1 + iota // Title, Users: messageActionChatCreate
	ActionChannelCreate                        // Title: messageActionChannelCreate
	ActionTitle                                // Title: messageActionChatEditTitle
	ActionAdd                                  // Users: messageActionChatAddUser
	ActionRemove                               // Users[0]: messageActionChatDeleteUser
	ActionJoinedByLink                         // User: who made the link: messageActionChatJoinedByLink
	ActionJoinedRequest                        // messageActionChatJoinedByRequest
	ActionMigrateTo                            // ID: channel: messageActionChatMigrateTo
	ActionMigrateFrom                          // Title, ID: basic group: messageActionChannelMigrateFrom
	ActionTTL                                  // Period: messageActionSetMessagesTTL
	ActionNewCreator                           // User: messageActionChangeCreator
	ActionPendingCreator                       // User: messageActionNewCreatorPending
	ActionNoForwards                           // Was, On: messageActionNoForwardsToggle
	ActionPhoto                                // ID, Prev, Photo: messageActionChatEditPhoto, or without Photo messageActionChatDeletePhoto
)

// Action is the content of a service message.
type Action struct {
	Kind   ActionKind
	Title  string
	Users  []int64
	User   int64
	ID     int64  // of the chat or channel that the action names, or of the new photo
	Prev   int64  // of the old photo
	Photo  []byte // media's record of the new photo
	Period int32  // seconds
	Was    bool
	On     bool
}

// silent is an announcer that writes nothing.
type silent struct{}

func (silent) Announce(*update.Tx, Notice) error                   { return nil }
func (silent) Entered(*update.Tx, int64, int64, int) error         { return nil }
func (silent) Gone(*update.Tx, int64, int64) error                 { return nil }
func (silent) Ended(*update.Tx, int64, []int64) error              { return nil }
func (silent) EndedAt(chat int64) peer.Owner                       { return chatOwner(chat) }
func (silent) Forgotten(*update.Tx, int64, *chatpb.LogEntry) error { return nil }

// Change is what a call did, for the answer to its caller.
type Change struct {
	Peer   peer.Peer      // the chat or channel that changed; zero if nothing did
	Events []update.Event // of the caller's mailbox
	Posts  []update.Event // of the channel's own log: what was announced
	// Missing are those who could not be added and why.
	Missing []Missing
	// Left is how many members a call that works in parts has still to do.
	Left int
}

// Missing is a user who could not be added: their privacy or a block forbids
// it, and they may be sent an invite link instead.
type Missing struct{ User int64 }
