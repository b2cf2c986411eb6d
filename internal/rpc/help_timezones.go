package rpc

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the server may run where no zone files are installed

	"github.com/gotd/td/tg"
)

func (s *Server) registerHelpTimezones(t table) { on(t, public, s.helpGetTimezonesList) }

func (s *Server) helpGetTimezonesList(_ context.Context, _ *Caller, r *tg.HelpGetTimezonesListRequest) (tg.HelpTimezonesListClass, error) {
	hash, list := s.site.zones.at(s.site.now())
	if r.Hash == hash {
		return &tg.HelpTimezonesListNotModified{}, nil
	}
	return &tg.HelpTimezonesList{Timezones: list, Hash: hash}, nil
}

// zoneNames are the zones of the tz database's zone1970.tab, one a line.
//
//go:embed data/timezones.txt
var zoneNames string

// zones is the list of time zones with their offsets of the day. It is safe
// for concurrent use.
type zones struct {
	locations []*time.Location

	mu   sync.Mutex
	hour int64 // since 1970, that hash and list are of
	hash int
	list []tg.Timezone
}

func loadZones() (*zones, error) {
	z := new(zones)
	for name := range strings.FieldsSeq(zoneNames) {
		l, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("time zone %s: %w", name, err)
		}
		z.locations = append(z.locations, l)
	}
	return z, nil
}

// at returns the zones, from west to east, with the offsets they have in the
// hour of now. The list must not be modified.
func (z *zones) at(now time.Time) (hash int, list []tg.Timezone) {
	z.mu.Lock()
	defer z.mu.Unlock()
	hour := now.Unix() / 3600
	if z.list == nil || z.hour != hour {
		z.list = zoneList(z.locations, now)
		z.hash, z.hour = contentHash(z.list), hour
	}
	return z.hash, z.list
}

func zoneList(locations []*time.Location, now time.Time) []tg.Timezone {
	list := make([]tg.Timezone, len(locations))
	for i, l := range locations {
		_, offset := now.In(l).Zone()
		list[i] = tg.Timezone{ID: l.String(), Name: zoneCity(l.String()), UtcOffset: offset}
	}
	slices.SortStableFunc(list, func(a, b tg.Timezone) int {
		if a.UtcOffset != b.UtcOffset {
			return a.UtcOffset - b.UtcOffset
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// zoneCity turns "America/Port-au-Prince" into "Port-au-Prince" and
// "America/Argentina/Buenos_Aires" into "Buenos Aires".
func zoneCity(id string) string {
	return strings.ReplaceAll(id[strings.LastIndexByte(id, '/')+1:], "_", " ")
}
