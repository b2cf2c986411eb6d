package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/chat/chatpb"
)

// Invite renders a link to join a chat; prefix is what stands before its hash.
func Invite(prefix string, inv *chatpb.Invite) *tg.ChatInviteExported {
	out := &tg.ChatInviteExported{
		Revoked: inv.Revoked, Permanent: inv.Permanent, RequestNeeded: inv.RequestNeeded,
		Link: prefix + inv.Hash, AdminID: inv.Admin, Date: int(inv.Date),
		StartDate: int(inv.Start), ExpireDate: int(inv.Expire), UsageLimit: int(inv.Limit),
		Usage: int(inv.Usage), Requested: int(inv.Requested), Title: inv.Title,
	}
	return out
}
