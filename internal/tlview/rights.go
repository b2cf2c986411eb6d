package tlview

import (
	"math"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
)

// AdminRights renders the rights of an admin.
func AdminRights(a chat.Admin) tg.ChatAdminRights {
	has := func(r chat.Admin) bool { return a&r != 0 }
	return tg.ChatAdminRights{
		ChangeInfo: has(chat.AdminChangeInfo), PostMessages: has(chat.AdminPost), EditMessages: has(chat.AdminEdit),
		DeleteMessages: has(chat.AdminDelete), BanUsers: has(chat.AdminBan), InviteUsers: has(chat.AdminInvite),
		PinMessages: has(chat.AdminPin), AddAdmins: has(chat.AdminAddAdmins), Anonymous: has(chat.AdminAnonymous),
		ManageCall: has(chat.AdminCalls), Other: has(chat.AdminOther), ManageTopics: has(chat.AdminTopics),
		PostStories: has(chat.AdminPostStory), EditStories: has(chat.AdminEditStory), DeleteStories: has(chat.AdminDelStory),
		ManageDirectMessages: has(chat.AdminDirect), ManageRanks: has(chat.AdminRanks),
		ManageLinkedPeers: has(chat.AdminLinked), ManageWelcomeMessages: has(chat.AdminWelcome),
	}
}

// AdminOf is the inverse of [AdminRights]. The bits of the two are the same.
func AdminOf(r tg.ChatAdminRights) chat.Admin {
	r.SetFlags()
	return chat.Admin(r.Flags)
}

// forEver is the end of restrictions that do not end: TDLib takes any other for
// a mistake where rights cannot end, as in those of all members.
const forEver = math.MaxInt32

// BannedRights renders restrictions that end at a moment (unix seconds; 0:
// never).
func BannedRights(b chat.Banned, until int64) tg.ChatBannedRights {
	has := func(r chat.Banned) bool { return b&r != 0 }
	if until == 0 {
		until = forEver
	}
	return tg.ChatBannedRights{
		ViewMessages: has(chat.BanView), SendMessages: has(chat.BanMessages), SendMedia: has(chat.BanMedia),
		SendStickers: has(chat.BanStickers), SendGifs: has(chat.BanGifs), SendGames: has(chat.BanGames),
		SendInline: has(chat.BanInline), EmbedLinks: has(chat.BanLinks), SendPolls: has(chat.BanPolls),
		ChangeInfo: has(chat.BanChangeInfo), InviteUsers: has(chat.BanInvite), PinMessages: has(chat.BanPin),
		ManageTopics: has(chat.BanTopics), SendPhotos: has(chat.BanPhotos), SendVideos: has(chat.BanVideos),
		SendRoundvideos: has(chat.BanRoundVideos), SendAudios: has(chat.BanAudios), SendVoices: has(chat.BanVoices),
		SendDocs: has(chat.BanDocs), SendPlain: has(chat.BanPlain), EditRank: has(chat.BanEditRank),
		SendReactions: has(chat.BanReactions), ManageLinkedPeers: has(chat.BanLinked), UntilDate: int(until),
	}
}

// BannedOf is the inverse of [BannedRights].
func BannedOf(r tg.ChatBannedRights) (b chat.Banned, until int64) {
	r.SetFlags()
	if r.UntilDate == forEver {
		return chat.Banned(r.Flags), 0
	}
	return chat.Banned(r.Flags), int64(r.UntilDate)
}
