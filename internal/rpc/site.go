package rpc

import (
	"net/netip"
	"time"

	"chappe/internal/config"
	"chappe/internal/langpack"
)

// Site is what this server says of itself to everybody: where it is, what it
// can, and the lists that clients ask for at start. It holds no user's data.
// It is immutable and safe for concurrent use.
type Site struct {
	dc      int
	name    string
	country string
	url     string // prefix of links to this server, ending in a slash
	dial    []netip.AddrPort
	langs   *langpack.Catalog
	now     func() time.Time

	appConfig     appConfig
	peerColors    palette
	profileColors palette
	zones         *zones
	countries     countryLists
}

// NewSite describes the server of cfg, which clients reach at dial.
func NewSite(cfg *config.Config, dial []netip.AddrPort) (*Site, error) {
	langs, err := langpack.Load()
	if err != nil {
		return nil, err
	}
	zones, err := loadZones()
	if err != nil {
		return nil, err
	}
	return &Site{
		dc:            cfg.DC,
		name:          cfg.Name,
		country:       cfg.Country,
		url:           cfg.WebURL(dial),
		dial:          dial,
		langs:         langs,
		now:           time.Now,
		appConfig:     newAppConfig(),
		peerColors:    newPeerColors(),
		profileColors: newProfileColors(),
		zones:         zones,
	}, nil
}
