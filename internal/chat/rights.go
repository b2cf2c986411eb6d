package chat

import "chappe/internal/chat/chatpb"

// Admin is a set of rights of an admin. Values are stored: never renumber.
// https://core.telegram.org/constructor/chatAdminRights
type Admin uint32

// The rights of admins.
const (
	AdminChangeInfo Admin = 1 << 0
	AdminPost       Admin = 1 << 1 // channels: post messages
	AdminEdit       Admin = 1 << 2 // channels: edit messages of others, and pin
	AdminDelete     Admin = 1 << 3 // delete messages of others
	AdminBan        Admin = 1 << 4
	AdminInvite     Admin = 1 << 5
	AdminPin        Admin = 1 << 7 // supergroups
	AdminAddAdmins  Admin = 1 << 9
	AdminAnonymous  Admin = 1 << 10 // acts and writes as the chat itself
	AdminCalls      Admin = 1 << 11
	AdminOther      Admin = 1 << 12 // is an admin and no more
	AdminTopics     Admin = 1 << 13 // forums
	AdminPostStory  Admin = 1 << 14
	AdminEditStory  Admin = 1 << 15
	AdminDelStory   Admin = 1 << 16
	AdminDirect     Admin = 1 << 17
	AdminRanks      Admin = 1 << 18
	AdminLinked     Admin = 1 << 19
	AdminWelcome    Admin = 1 << 20

	// AllAdmin are all rights of admins.
	AllAdmin = AdminChangeInfo | AdminPost | AdminEdit | AdminDelete | AdminBan | AdminInvite | AdminPin |
		AdminAddAdmins | AdminAnonymous | AdminCalls | AdminOther | AdminTopics | AdminPostStory |
		AdminEditStory | AdminDelStory | AdminDirect | AdminRanks | AdminLinked | AdminWelcome
	// adminCreator is what a creator has: all but anonymity, which is chosen.
	adminCreator = AllAdmin &^ AdminAnonymous
	// adminBasic is what an admin of a basic group has.
	adminBasic = AdminChangeInfo | AdminDelete | AdminBan | AdminInvite | AdminPin | AdminCalls | AdminOther | AdminRanks
)

// Banned is a set of things that may not be done. Values are stored: never
// renumber. https://core.telegram.org/constructor/chatBannedRights
type Banned uint32

// What can be forbidden to one member or to all.
const (
	BanView        Banned = 1 << 0 // out of the chat
	BanMessages    Banned = 1 << 1 // sending anything
	BanMedia       Banned = 1 << 2
	BanStickers    Banned = 1 << 3
	BanGifs        Banned = 1 << 4
	BanGames       Banned = 1 << 5
	BanInline      Banned = 1 << 6
	BanLinks       Banned = 1 << 7 // previews of links
	BanPolls       Banned = 1 << 8
	BanChangeInfo  Banned = 1 << 10
	BanInvite      Banned = 1 << 15
	BanPin         Banned = 1 << 17
	BanTopics      Banned = 1 << 18
	BanPhotos      Banned = 1 << 19
	BanVideos      Banned = 1 << 20
	BanRoundVideos Banned = 1 << 21
	BanAudios      Banned = 1 << 22
	BanVoices      Banned = 1 << 23
	BanDocs        Banned = 1 << 24
	BanPlain       Banned = 1 << 25
	BanEditRank    Banned = 1 << 26
	BanReactions   Banned = 1 << 27
	BanLinked      Banned = 1 << 28

	banFiles = BanPhotos | BanVideos | BanRoundVideos | BanAudios | BanVoices | BanDocs
	banSends = BanMessages | BanMedia | BanStickers | BanGifs | BanGames | BanInline | BanLinks | BanPolls |
		banFiles | BanPlain
	banAll = BanView | banSends | BanChangeInfo | BanInvite | BanPin | BanTopics | BanEditRank | BanReactions | BanLinked
	// defaultBanned is what members of a new group may not do.
	defaultBanned = BanChangeInfo | BanPin | BanTopics
	// defaultBasic is what members of a new basic group may not do: nothing.
	defaultBasic Banned = 0
)

// whole adds what a set implies: who is out can do nothing, who may send
// nothing may send no kind of it, and the old "media" stands for all files.
func (b Banned) whole() Banned {
	b &= banAll
	if b&BanView != 0 {
		return banAll
	}
	if b&BanMessages != 0 {
		b |= banSends
	}
	if b&BanMedia != 0 {
		b |= banFiles
	}
	if b&banFiles == banFiles {
		b |= BanMedia
	}
	return b
}

// Standing is how a user stands to a chat or channel at a moment: what he is in
// it and may do.
type Standing struct {
	Role    chatpb.Member_Role // LEFT also for those who were never in it
	Kicked  bool               // an admin has removed the user, who may not come back by himself
	Admin   Admin              // of the creator: all
	Own     Banned             // restrictions of this user
	Default Banned             // restrictions of everybody who is no admin
	// MinID is the first message of a supergroup that the user may see; 0: all.
	MinID int32
	// Readable: the user may see messages and members' names: a member, or
	// anybody where the channel is public.
	Readable bool

	broadcast bool
	closed    bool // a basic group that is deleted or has moved
	guests    bool // who is no member may write, as in the comments of a channel
}

// Member reports whether the user is in the chat.
func (st Standing) Member() bool { return st.Role != chatpb.Member_LEFT && !st.Kicked }

// IsAdmin reports whether the user is an admin or the creator.
func (st Standing) IsAdmin() bool { return st.Role >= chatpb.Member_ADMIN && !st.Kicked }

// Plain reports whether one is a member for whom nothing is otherwise than for
// all: no admin, nor restricted.
func (st Standing) Plain() bool { return st.Member() && !st.IsAdmin() && st.Own == 0 }

// Creator reports whether the chat is the user's own.
func (st Standing) Creator() bool { return st.Role == chatpb.Member_CREATOR }

// Has reports whether the user is an admin with all of these rights.
func (st Standing) Has(a Admin) bool { return st.IsAdmin() && st.Admin&a == a }

// Anonymous reports whether the user acts and writes as the chat itself.
func (st Standing) Anonymous() bool { return st.Has(AdminAnonymous) }

// Deed is something that needs a right.
type Deed uint8

// The deeds. Those of one line of [Standing.May] are judged alike.
const (
	Read         Deed = iota // see messages
	ChangeInfo               // title, description, photo
	Invite                   // add members, make links
	Pin                      // pin messages
	Topics                   // create topics; edit those of others is AdminTopics
	React                    // react to messages
	EditOthers               // edit messages of others
	DeleteOthers             // delete messages of others
	Ban                      // restrict and remove members
	Promote                  // make admins
	SeeLog                   // see the admin log and what admins see of members
	Own                      // what the creator alone may do
)

// May returns nil if the user may do it, or the error that says why not.
//
// https://core.telegram.org/api/rights
func (st Standing) May(d Deed) error {
	if !st.Readable {
		return ErrForbidden
	}
	if d != Read && st.closed {
		return ErrDeactivated
	}
	switch d {
	case Read:
		return nil
	case ChangeInfo:
		return st.either(AdminChangeInfo, BanChangeInfo)
	case Invite:
		return st.either(AdminInvite, BanInvite)
	case Pin:
		if st.broadcast {
			return st.need(AdminEdit)
		}
		return st.either(AdminPin, BanPin)
	case Topics:
		return st.either(AdminTopics, BanTopics)
	case React:
		return st.react()
	case EditOthers:
		return st.need(AdminEdit)
	case DeleteOthers:
		return st.need(AdminDelete)
	case Ban:
		return st.need(AdminBan)
	case Promote:
		return st.need(AdminAddAdmins)
	case SeeLog:
		if !st.IsAdmin() {
			return ErrAdminRequired
		}
		return nil
	}
	if !st.Creator() {
		return ErrAdminRequired
	}
	return nil
}

func (st Standing) need(a Admin) error {
	if !st.Has(a) {
		return ErrAdminRequired
	}
	return nil
}

// either allows what admins have a right for and members of a group are not
// forbidden.
func (st Standing) either(a Admin, b Banned) error {
	if st.Has(a) || !st.broadcast && st.Role == chatpb.Member_MEMBER && (st.Own|st.Default)&b == 0 {
		return nil
	}
	return ErrAdminRequired
}

func (st Standing) react() error {
	switch {
	case st.IsAdmin() || st.broadcast:
		return nil
	case !st.Member() && !st.guests:
		return ErrWriteForbidden
	case st.Own&BanReactions != 0:
		return ErrUserBanned
	case st.Default&BanReactions != 0:
		return ErrRestricted
	}
	return nil
}

// MaySend returns nil if the user may send content of these kinds, each named
// by what would forbid it: [BanPlain] for a text, [BanPhotos] and so on.
func (st Standing) MaySend(what Banned) error {
	switch {
	case !st.Readable:
		return ErrForbidden
	case st.closed:
		return ErrDeactivated
	case st.broadcast:
		return st.need(AdminPost)
	case st.IsAdmin():
		return nil
	case !st.Member() && !st.guests:
		return ErrWriteForbidden
	case st.Own&BanMessages != 0:
		return ErrUserBanned
	case st.Default&BanMessages != 0:
		return ErrRestricted
	case (st.Own|st.Default)&what != 0:
		return &SendForbiddenError{What: (st.Own | st.Default) & what}
	}
	return nil
}
