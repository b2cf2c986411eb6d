package tlview

import "chappe/internal/account/accountpb"

// FullName is the name of a user in one line.
func FullName(u *accountpb.User) string {
	if u.LastName == "" {
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}
