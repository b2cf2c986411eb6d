package rpc

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"golang.org/x/text/language"

	"chappe/internal/config"
	"chappe/internal/session"
)

func testSite(t *testing.T) *Server {
	t.Helper()
	site, err := NewSite(config.Default(), []netip.AddrPort{
		netip.MustParseAddrPort("192.0.2.1:443"), netip.MustParseAddrPort("[2001:db8::1]:443"),
	})
	if err != nil {
		t.Fatal(err)
	}
	site.now = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	return &Server{site: site}
}

// ask calls a method and reads the answer back from its bytes.
func ask[T bin.Encoder](t *testing.T, s *Server, req bin.Encoder) T {
	t.Helper()
	answer, err := call(t, s, req)
	if err != nil {
		t.Fatal(err)
	}
	var b bin.Buffer
	if err := answer.Encode(&b); err != nil {
		t.Fatalf("encode %T: %v", answer, err)
	}
	v, ok := answer.(T)
	if !ok {
		t.Fatalf("got %T", answer)
	}
	return v
}

func TestConfigPointsHere(t *testing.T) {
	s := testSite(t)
	c := ask[*tg.Config](t, s, &tg.HelpGetConfigRequest{})
	now := int(s.site.now().Unix())
	if c.Date != now || c.Expires <= now {
		t.Errorf("date %d expires %d, now %d", c.Date, c.Expires, now)
	}
	if strings.Contains(c.MeURLPrefix, "t.me") || !strings.HasSuffix(c.MeURLPrefix, "/") {
		t.Errorf("links point to %q", c.MeURLPrefix)
	}
	seen := make(map[int]int)
	for _, o := range c.DCOptions {
		seen[o.ID]++
		if o.MediaOnly || o.CDN || o.Port != 443 || o.Ipv6 != strings.Contains(o.IPAddress, ":") {
			t.Errorf("odd address %+v", o)
		}
	}
	for id := 1; id <= 5; id++ {
		if seen[id] != 2 {
			t.Errorf("data centre %d has %d addresses, want IPv4 and IPv6", id, seen[id])
		}
	}
	if seen[c.ThisDC] == 0 || seen[c.WebfileDCID] == 0 {
		t.Errorf("this dc %d or webfile dc %d is not listed", c.ThisDC, c.WebfileDCID)
	}
}

func TestConfigSuggestsLanguageToWhoIntroducesItself(t *testing.T) {
	s := testSite(t)
	caller := &Caller{Call: &session.Call{Init: &session.Init{LangPack: "android", LangCode: "en", SystemLangCode: "fr-CA"}}}
	c := s.site.config(caller)
	if code, _ := c.GetSuggestedLangCode(); code != "fr" || c.LangPackVersion == 0 {
		t.Errorf("suggested %q, version %d", code, c.LangPackVersion)
	}
	if _, ok := s.site.config(&Caller{}).GetSuggestedLangCode(); ok {
		t.Error("suggested a language to a client that has told nothing of itself")
	}
}

func TestNoticesExpireInTheFuture(t *testing.T) {
	s := testSite(t)
	now := int(s.site.now().Unix())
	if p := ask[*tg.HelpPromoDataEmpty](t, s, &tg.HelpGetPromoDataRequest{}); p.Expires <= now {
		t.Errorf("promo data expire at %d: TDLib would ask in a tight loop", p.Expires)
	}
	if p := ask[*tg.HelpTermsOfServiceUpdateEmpty](t, s, &tg.HelpGetTermsOfServiceUpdateRequest{}); p.Expires <= now {
		t.Errorf("terms expire at %d", p.Expires)
	}
}

func TestAppConfigIsNotSentTwice(t *testing.T) {
	s := testSite(t)
	c := ask[*tg.HelpAppConfig](t, s, &tg.HelpGetAppConfigRequest{})
	ask[*tg.HelpAppConfigNotModified](t, s, &tg.HelpGetAppConfigRequest{Hash: c.Hash})
	keys := make(map[string]bool)
	for _, v := range c.Config.(*tg.JSONObject).Value {
		if keys[v.Key] {
			t.Errorf("%s stands twice", v.Key)
		}
		keys[v.Key] = true
	}
	for _, key := range []string{"premium_purchase_blocked", "dialog_filters_limit_default", "pm_read_date_expire_period"} {
		if !keys[key] {
			t.Errorf("%s is missing", key)
		}
	}
}

func TestPalettesAreAsTDLibWantsThem(t *testing.T) {
	s := testSite(t)
	names := ask[*tg.HelpPeerColors](t, s, &tg.HelpGetPeerColorsRequest{})
	ask[*tg.HelpPeerColorsNotModified](t, s, &tg.HelpGetPeerColorsRequest{Hash: names.Hash})
	for i, o := range names.Colors {
		_, has := o.GetColors()
		if o.ColorID != i || has != (o.ColorID >= builtInColors) {
			t.Errorf("name colour %d: built-in colours carry none, others must: %+v", i, o)
		}
	}
	profile := ask[*tg.HelpPeerColors](t, s, &tg.HelpGetPeerProfileColorsRequest{})
	ask[*tg.HelpPeerColorsNotModified](t, s, &tg.HelpGetPeerProfileColorsRequest{Hash: profile.Hash})
	for _, o := range profile.Colors {
		light, _ := o.GetColors()
		dark, _ := o.GetDarkColors()
		for _, set := range []tg.HelpPeerColorSetClass{light, dark} {
			p, ok := set.(*tg.HelpPeerColorProfileSet)
			if !ok || len(p.PaletteColors) != 1 || len(p.BgColors) != 1 || len(p.StoryColors) != 2 {
				t.Errorf("profile colour %d: %+v", o.ColorID, set)
			}
		}
	}
}

func TestTimezones(t *testing.T) {
	s := testSite(t)
	list := ask[*tg.HelpTimezonesList](t, s, &tg.HelpGetTimezonesListRequest{})
	ask[*tg.HelpTimezonesListNotModified](t, s, &tg.HelpGetTimezonesListRequest{Hash: list.Hash})
	i := slices.IndexFunc(list.Timezones, func(z tg.Timezone) bool { return z.ID == "Europe/Paris" })
	if i < 0 || list.Timezones[i].Name != "Paris" || list.Timezones[i].UtcOffset != 3600 {
		t.Fatalf("Paris in November: index %d", i)
	}
	s.site.now = func() time.Time { return time.Date(2026, 7, 14, 12, 0, 0, 0, time.UTC) }
	summer := ask[*tg.HelpTimezonesList](t, s, &tg.HelpGetTimezonesListRequest{Hash: list.Hash})
	i = slices.IndexFunc(summer.Timezones, func(z tg.Timezone) bool { return z.ID == "Europe/Paris" })
	if summer.Timezones[i].UtcOffset != 7200 {
		t.Errorf("Paris in July: %d", summer.Timezones[i].UtcOffset)
	}
}

func TestCountries(t *testing.T) {
	s := testSite(t)
	find := func(lang, iso string) tg.HelpCountry {
		list := ask[*tg.HelpCountriesList](t, s, &tg.HelpGetCountriesListRequest{LangCode: lang})
		if len(list.Countries) < 200 {
			t.Fatalf("%d countries", len(list.Countries))
		}
		ask[*tg.HelpCountriesListNotModified](t, s, &tg.HelpGetCountriesListRequest{LangCode: lang, Hash: list.Hash})
		i := slices.IndexFunc(list.Countries, func(c tg.HelpCountry) bool { return c.ISO2 == iso })
		if i < 0 {
			t.Fatalf("%s is missing", iso)
		}
		return list.Countries[i]
	}
	de := find("fr", "DE")
	if name, _ := de.GetName(); de.DefaultName != "Germany" || name != "Allemagne" || de.CountryCodes[0].CountryCode != "49" {
		t.Errorf("Germany in French: %+v", de)
	}
	fr := find("en", "FR")
	if _, ok := fr.GetName(); ok || !slices.Equal(fr.CountryCodes[0].Patterns, []string{"X XX XX XX XX"}) {
		t.Errorf("France in English: %+v", fr)
	}
	do := find("zz-unknown", "DO")
	if !slices.Contains(do.CountryCodes[0].Prefixes, "809") || slices.Contains(do.CountryCodes[0].Prefixes, "212") {
		t.Errorf("the Dominican Republic shares +1: %+v", do.CountryCodes)
	}
}

// TestSmallRegionsDoNotShadow holds that of the regions of one calling code
// only the main one goes without prefixes.
func TestSmallRegionsDoNotShadow(t *testing.T) {
	without := make(map[string][]string)
	for _, c := range countriesIn(language.English).Countries {
		if code := c.CountryCodes[0]; len(code.Prefixes) == 0 {
			without[code.CountryCode] = append(without[code.CountryCode], c.ISO2)
		}
	}
	for code, regions := range without {
		if len(regions) > 1 {
			t.Errorf("+%s may be any of %v", code, regions)
		}
	}
}

func TestLangpackDifference(t *testing.T) {
	s := testSite(t)
	full := ask[*tg.LangPackDifference](t, s, &tg.LangpackGetLangPackRequest{LangPack: "tdesktop", LangCode: "fr"})
	if len(full.Strings) == 0 || full.Version == 0 || full.FromVersion != 0 {
		t.Fatalf("%d texts, version %d from %d", len(full.Strings), full.Version, full.FromVersion)
	}
	same := ask[*tg.LangPackDifference](t, s, &tg.LangpackGetDifferenceRequest{LangPack: "tdesktop", LangCode: "fr", FromVersion: full.Version})
	if len(same.Strings) != 0 || same.Version != full.Version || same.FromVersion != full.Version {
		t.Errorf("an up to date client gets %d texts", len(same.Strings))
	}
	some := ask[*tg.LangPackStringClassVector](t, s, &tg.LangpackGetStringsRequest{LangPack: "tdesktop", LangCode: "fr", Keys: []string{"lng_cancel", "no_such_key"}})
	if len(some.Elems) != 2 {
		t.Fatalf("%d texts for 2 keys", len(some.Elems))
	}
	if text, ok := some.Elems[0].(*tg.LangPackString); !ok || text.Value != "Annuler" {
		t.Errorf("lng_cancel: %+v", some.Elems[0])
	}
	if _, ok := some.Elems[1].(*tg.LangPackStringDeleted); !ok {
		t.Errorf("an unknown key: %+v", some.Elems[1])
	}
	if _, err := call(t, s, &tg.LangpackGetLanguageRequest{LangCode: "tlh"}); err == nil {
		t.Error("Klingon is not there")
	}
}
