package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/langpack"
)

func (s *Server) registerLangpack(t table) {
	on(t, public, s.langpackGetLangPack)
	on(t, public, s.langpackGetDifference)
	on(t, public, s.langpackGetStrings)
	on(t, public, s.langpackGetLanguages)
	on(t, public, s.langpackGetLanguage)
}

// https://core.telegram.org/method/langpack.getLangPack#possible-errors
var errLangCode = tgerr.New(400, "LANG_CODE_NOT_SUPPORTED")

func (s *Server) langpackGetLangPack(_ context.Context, _ *Caller, r *tg.LangpackGetLangPackRequest) (*tg.LangPackDifference, error) {
	return s.packSince(r.LangPack, r.LangCode, 0)
}

func (s *Server) langpackGetDifference(_ context.Context, _ *Caller, r *tg.LangpackGetDifferenceRequest) (*tg.LangPackDifference, error) {
	return s.packSince(r.LangPack, r.LangCode, r.FromVersion)
}

// packSince returns all texts to a client with another version than the
// present one, nothing to one that is up to date. The answer names the version
// that the client has: TDLib takes another for a gap.
func (s *Server) packSince(name, code string, from int) (*tg.LangPackDifference, error) {
	pack, ok := s.site.langs.Pack(name, code)
	if !ok {
		return nil, errLangCode
	}
	d := &tg.LangPackDifference{LangCode: code, FromVersion: from, Version: pack.Version}
	if from != pack.Version {
		d.Strings = langStrings(pack.Strings)
	}
	return d, nil
}

func (s *Server) langpackGetStrings(_ context.Context, _ *Caller, r *tg.LangpackGetStringsRequest) (*tg.LangPackStringClassVector, error) {
	pack, ok := s.site.langs.Pack(r.LangPack, r.LangCode)
	if !ok {
		return nil, errLangCode
	}
	out := new(tg.LangPackStringClassVector)
	for _, key := range r.Keys {
		if text, ok := pack.Get(key); ok {
			out.Elems = append(out.Elems, langString(text))
		} else {
			out.Elems = append(out.Elems, &tg.LangPackStringDeleted{Key: key})
		}
	}
	return out, nil
}

func (s *Server) langpackGetLanguages(_ context.Context, _ *Caller, r *tg.LangpackGetLanguagesRequest) (*tg.LangPackLanguageVector, error) {
	out := new(tg.LangPackLanguageVector)
	for _, pack := range s.site.langs.Languages(r.LangPack) {
		out.Elems = append(out.Elems, s.site.langPackLanguage(pack))
	}
	return out, nil
}

func (s *Server) langpackGetLanguage(_ context.Context, _ *Caller, r *tg.LangpackGetLanguageRequest) (*tg.LangPackLanguage, error) {
	pack, ok := s.site.langs.Pack(r.LangPack, r.LangCode)
	if !ok {
		return nil, errLangCode
	}
	lang := s.site.langPackLanguage(pack)
	return &lang, nil
}

func (s *Site) langPackLanguage(p *langpack.Pack) tg.LangPackLanguage {
	lang := tg.LangPackLanguage{
		Official:        true,
		Name:            p.Language.Name,
		NativeName:      p.Language.NativeName,
		LangCode:        p.Language.Code,
		PluralCode:      p.Language.PluralCode,
		StringsCount:    len(p.Strings),
		TranslatedCount: len(p.Strings),
		TranslationsURL: s.url,
	}
	lang.SetFlags()
	return lang
}

func langStrings(list []langpack.String) []tg.LangPackStringClass {
	out := make([]tg.LangPackStringClass, len(list))
	for i, s := range list {
		out[i] = langString(s)
	}
	return out
}

func langString(s langpack.String) tg.LangPackStringClass {
	if s.Plural == nil {
		return &tg.LangPackString{Key: s.Key, Value: s.Value}
	}
	p := &tg.LangPackStringPluralized{
		Key:        s.Key,
		ZeroValue:  s.Plural.Zero,
		OneValue:   s.Plural.One,
		TwoValue:   s.Plural.Two,
		FewValue:   s.Plural.Few,
		ManyValue:  s.Plural.Many,
		OtherValue: s.Plural.Other,
	}
	p.SetFlags()
	return p
}
