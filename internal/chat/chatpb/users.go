package chatpb

// Users are the ids of the users that an entry names.
func (e *LogEntry) Users() []int64 {
	ids := []int64{e.User}
	for _, m := range []*Member{e.PrevMember, e.Member} {
		if m == nil {
			continue
		}
		for _, id := range []int64{m.Peer & (1<<56 - 1), m.Inviter, m.PromotedBy, m.BannedBy} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	for _, i := range []*Invite{e.PrevInvite, e.Invite} {
		if i != nil {
			ids = append(ids, i.Admin)
		}
	}
	if (e.Kind == LogEntry_JOIN_BY_REQUEST || e.Kind == LogEntry_RANK) && e.Num != 0 {
		ids = append(ids, e.Num)
	}
	return ids
}
