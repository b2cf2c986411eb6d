package rpc

import (
	"context"
	"math"
	"net/netip"
	"time"

	"github.com/gotd/td/tg"

	"chappe/internal/tlview"
)

func (s *Server) registerHelpConfig(t table) {
	on(t, public|opens, s.helpGetConfig)
	on(t, public, s.helpGetNearestDC)
	on(t, public, s.helpGetCDNConfig)
}

// configLife is how long a client keeps a config. It is the poll interval of
// every client there is: TDLib clamps it to at least a minute, others do not.
const configLife = time.Hour

// lastDC is the highest data centre number that clients know of.
const lastDC = 5

func (s *Server) helpGetConfig(ctx context.Context, c *Caller, _ *tg.HelpGetConfigRequest) (*tg.Config, error) {
	cfg := s.site.config(c)
	if c == nil || c.UserID == 0 {
		return cfg, nil
	}
	favorite, err := s.messages.FavoriteReaction(ctx, c.UserID)
	cfg.SetReactionsDefault(tlview.Reaction(favorite))
	return cfg, err
}

// config is the answer to help.getConfig.
//
// https://core.telegram.org/constructor/config
func (s *Site) config(c *Caller) *tg.Config {
	now := s.now()
	cfg := &tg.Config{
		Date:                int(now.Unix()),
		Expires:             int(now.Add(configLife).Unix()),
		ThisDC:              s.dc,
		DCOptions:           dcOptions(s.dial),
		WebfileDCID:         s.dc,
		MeURLPrefix:         s.url,
		RevokePmInbox:       true,
		ChatSizeMax:         200,
		MegagroupSizeMax:    10_000,
		ForwardedCountMax:   100,
		CaptionLengthMax:    1024,
		MessageLengthMax:    4096,
		EditTimeLimit:       seconds(48 * time.Hour),
		RevokeTimeLimit:     math.MaxInt32, // for both sides, at any time
		RevokePmTimeLimit:   math.MaxInt32,
		StickersRecentLimit: 200,
		// Decay of the rating of frequent contacts, in seconds:
		// https://core.telegram.org/api/top-rating
		RatingEDecay:            seconds(28 * 24 * time.Hour),
		ChannelsReadMediaPeriod: seconds(7 * 24 * time.Hour),
	}
	setPresenceTimes(cfg)
	setCallTimes(cfg)
	s.suggestLanguage(cfg, c)
	cfg.SetFlags()
	return cfg
}

// setPresenceTimes sets when clients tell that their user is online or away,
// and how long they hold back a notification that another device may show.
// Milliseconds, Telegram's values.
func setPresenceTimes(cfg *tg.Config) {
	cfg.OnlineUpdatePeriodMs = 210_000
	cfg.OfflineBlurTimeoutMs = 5_000
	cfg.OfflineIdleTimeoutMs = 30_000
	cfg.OnlineCloudTimeoutMs = 300_000
	cfg.NotifyCloudDelayMs = 30_000
	cfg.NotifyDefaultDelayMs = 1_500
	cfg.PushChatPeriodMs = 60_000
	cfg.PushChatLimit = 2
}

// setCallTimes sets the patience of callers, in milliseconds, Telegram's
// values.
func setCallTimes(cfg *tg.Config) {
	cfg.CallReceiveTimeoutMs = 20_000
	cfg.CallRingTimeoutMs = 90_000
	cfg.CallConnectTimeoutMs = 30_000
	cfg.CallPacketTimeoutMs = 10_000
}

// suggestLanguage tells a client that has just introduced itself which
// language suits it and which versions of the packs it uses are current.
func (s *Site) suggestLanguage(cfg *tg.Config, c *Caller) {
	if c == nil || c.Call == nil || c.Call.Init == nil {
		return
	}
	init := c.Call.Init
	pack, ok := s.langs.Pack(init.LangPack, init.LangCode)
	if !ok {
		return
	}
	cfg.SuggestedLangCode = s.langs.Suggest(init.SystemLangCode)
	cfg.LangPackVersion = pack.Version
	cfg.BaseLangPackVersion = pack.Version
}

// dcOptions lists every data centre a client may think of at this server's
// addresses. There is one data centre only, but a client that finds a number
// missing falls back on the addresses built into it, which are Telegram's.
func dcOptions(dial []netip.AddrPort) []tg.DCOption {
	var out []tg.DCOption
	for id := 1; id <= lastDC; id++ {
		for _, a := range dial {
			o := tg.DCOption{
				Static:    true,
				Ipv6:      a.Addr().Is6(),
				ID:        id,
				IPAddress: a.Addr().String(),
				Port:      int(a.Port()),
			}
			o.SetFlags()
			out = append(out, o)
		}
	}
	return out
}

func (s *Server) helpGetNearestDC(context.Context, *Caller, *tg.HelpGetNearestDCRequest) (*tg.NearestDC, error) {
	return &tg.NearestDC{Country: s.site.country, ThisDC: s.site.dc, NearestDC: s.site.dc}, nil
}

// helpGetCDNConfig answers that there are no CDN data centres: files are
// served from here alone.
func (s *Server) helpGetCDNConfig(context.Context, *Caller, *tg.HelpGetCDNConfigRequest) (*tg.CDNConfig, error) {
	return &tg.CDNConfig{}, nil
}

func seconds(d time.Duration) int { return int(d / time.Second) }
