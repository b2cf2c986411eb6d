package rpc

import (
	"chappe/internal/layer"
)

// CoverageAt is [Coverage] as a client of an older layer sees it: the methods
// of its schema under their names of then, with what this server makes of what
// they are today. It fails below the oldest layer that is spoken.
func CoverageAt(l int) ([]Row, error) {
	pool, err := layer.Load()
	if err != nil {
		return nil, err
	}
	methods, err := pool.Methods(l)
	if err != nil {
		return nil, err
	}
	today := make(map[string]Row)
	for _, r := range Coverage() {
		today[r.Method] = r
	}
	rows := make([]Row, 0, len(methods))
	for _, m := range methods {
		r, ok := today[m.Newest]
		switch {
		case !ok:
			r = Row{Tier: 4, Status: NotBuilt, Why: "gone from the newest layer"}
		case m.Newest != m.Name && r.Why == "":
			r.Why = "today " + m.Newest
		}
		r.Method = m.Name
		rows = append(rows, r)
	}
	return rows, nil
}
