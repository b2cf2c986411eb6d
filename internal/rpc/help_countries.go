package rpc

import (
	"context"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gotd/td/tg"
	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func (s *Server) registerHelpCountries(t table) { on(t, public, s.helpGetCountriesList) }

func (s *Server) helpGetCountriesList(_ context.Context, _ *Caller, r *tg.HelpGetCountriesListRequest) (tg.HelpCountriesListClass, error) {
	list := s.site.countries.in(r.LangCode)
	if r.Hash == list.Hash {
		return &tg.HelpCountriesListNotModified{}, nil
	}
	return list, nil
}

// countryLists are the countries with their calling codes, by language, each
// made when it is first asked for. The zero value is ready; it is safe for
// concurrent use.
//
// https://core.telegram.org/api/config#country-information-and-login-codes
type countryLists struct {
	mu     sync.Mutex
	byLang map[language.Tag]*tg.HelpCountriesList
}

// countryLanguages are the languages that country names are known in. A
// stranger may ask for any language before login, so the lists kept are
// limited to these.
var countryLanguages = display.Supported.Tags()

var countryLanguage = language.NewMatcher(append([]language.Tag{language.English}, countryLanguages...))

// in returns the countries with names in the language that fits code best,
// English if none does. The list must not be modified.
func (l *countryLists) in(code string) *tg.HelpCountriesList {
	tag := language.English
	if want, err := language.Parse(code); err == nil {
		_, i, confidence := countryLanguage.Match(want)
		if i > 0 && confidence > language.No {
			tag = countryLanguages[i-1]
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if list, ok := l.byLang[tag]; ok {
		return list
	}
	if l.byLang == nil {
		l.byLang = make(map[language.Tag]*tg.HelpCountriesList)
	}
	list := countriesIn(tag)
	l.byLang[tag] = list
	return list
}

// countriesIn builds the list in one language, sorted by its names.
func countriesIn(tag language.Tag) *tg.HelpCountriesList {
	english, local := display.English.Regions(), display.Regions(tag)
	var countries []tg.HelpCountry
	for iso := range phonenumbers.GetSupportedRegions() {
		region, err := language.ParseRegion(iso)
		if err != nil {
			continue
		}
		c := tg.HelpCountry{ISO2: iso, DefaultName: english.Name(region), CountryCodes: callingCodes(iso)}
		if base, _ := tag.Base(); base.String() != "en" {
			c.SetName(local.Name(region))
		}
		countries = append(countries, c)
	}
	name := func(c tg.HelpCountry) string {
		if n, ok := c.GetName(); ok {
			return n
		}
		return c.DefaultName
	}
	order := collate.New(tag)
	slices.SortFunc(countries, func(a, b tg.HelpCountry) int { return order.CompareString(name(a), name(b)) })
	return &tg.HelpCountriesList{Countries: countries, Hash: contentHash(countries)}
}

// callingCodes returns the calling code of a region with the prefixes that
// tell it from other regions of the same code and the patterns that numbers
// are written in.
func callingCodes(iso string) []tg.HelpCountryCode {
	code := tg.HelpCountryCode{CountryCode: strconv.Itoa(phonenumbers.GetCountryCodeForRegion(iso))}
	if prefixes := nationalPrefixes(iso); len(prefixes) > 0 {
		code.SetPrefixes(prefixes)
	}
	if pattern := numberPattern(iso); pattern != "" {
		code.SetPatterns([]string{pattern})
	}
	return []tg.HelpCountryCode{code}
}

// numberPattern writes the usual form of a mobile number with X for digits:
// "X XX XX XX XX" for France.
func numberPattern(iso string) string {
	n := phonenumbers.GetExampleNumberForType(iso, phonenumbers.MOBILE)
	if n == nil {
		return ""
	}
	written := phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	_, national, ok := strings.Cut(written, " ")
	if !ok {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return 'X'
		case r == ' ' || r == '-':
			return ' '
		}
		return -1
	}, national)
}

// leadingDigits are the regular expressions of the digits that numbers of a
// region begin with, where a calling code is shared.
var leadingDigits = sync.OnceValue(func() map[string]string {
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil
	}
	out := make(map[string]string)
	for _, m := range all.GetMetadata() {
		if m.GetLeadingDigits() != "" {
			out[m.GetId()] = m.GetLeadingDigits()
		}
	}
	return out
})

// maxPrefixes bounds the prefixes told for one region.
const maxPrefixes = 100

// sharedPrefixes are the prefixes of regions that share a calling code with a
// larger one and whose leading digits the metadata do not name. Without any
// they would shadow the larger region: clients take the first match.
var sharedPrefixes = map[string]string{
	"CA": "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 " +
		"468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 " +
		"825 867 873 879 902 905 942",
	"GG": "1481 7781 7839 7911",
	"JE": "1534 7509 7700 7797 7829 7937",
	"CC": "89162",
	"CX": "89164",
	"EH": "5288 5289",
	"YT": "269 639",
	"BL": "59027",
	"MF": "59087",
}

// nationalPrefixes expands the region's leading digits: "8(?:[02]9|49)" into
// 809, 829, 849. Regions that own their calling code have none.
func nationalPrefixes(iso string) []string {
	if known, ok := sharedPrefixes[iso]; ok {
		return strings.Fields(known)
	}
	expr, ok := leadingDigits()[iso]
	if !ok {
		return nil
	}
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	prefixes := expand(re.Simplify())
	if len(prefixes) > maxPrefixes {
		return nil
	}
	slices.Sort(prefixes)
	return slices.Compact(prefixes)
}

// expand lists the strings that a finite expression matches, or nothing if it
// has an operator that no list of prefixes needs.
func expand(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		var out []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				out = append(out, string(r))
			}
		}
		return out
	case syntax.OpCapture:
		return expand(re.Sub[0])
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			out = append(out, expand(sub)...)
		}
		return out
	case syntax.OpConcat:
		return expandAll(re.Sub)
	case syntax.OpQuest:
		return append([]string{""}, expand(re.Sub[0])...)
	case syntax.OpEmptyMatch:
		return []string{""}
	}
	return nil
}

func expandAll(parts []*syntax.Regexp) []string {
	out := []string{""}
	for _, part := range parts {
		var longer []string
		for _, tail := range expand(part) {
			for _, head := range out {
				longer = append(longer, head+tail)
			}
		}
		out = longer
	}
	return out
}
