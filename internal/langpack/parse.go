package langpack

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// parse reads a data file: lines of
//
//	"key" = "text";
//	"key#one" = "{count} message";   (a plural form)
//
// with Go's escapes, empty lines, and comments that start with //.
func parse(data string) ([]String, error) {
	byKey := make(map[string]*String)
	number := 0
	for line := range strings.Lines(data) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		key, value, err := parseLine(line)
		if err == nil {
			err = add(byKey, key, value)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	list := make([]String, 0, len(byKey))
	for _, s := range byKey {
		if s.Plural != nil && s.Plural.Other == "" {
			return nil, fmt.Errorf("%s has no form #other", s.Key)
		}
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b String) int { return cmp.Compare(a.Key, b.Key) })
	return list, nil
}

func parseLine(line string) (key, value string, err error) {
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		return "", "", errors.New("no key in quotes")
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(line[len(quoted):]), "=")
	if !ok {
		return "", "", errors.New("no = after the key")
	}
	rest, ok = strings.CutSuffix(strings.TrimSpace(rest), ";")
	if !ok {
		return "", "", errors.New("no ; at the end")
	}
	if key, err = strconv.Unquote(quoted); err != nil {
		return "", "", fmt.Errorf("key: %w", err)
	}
	if value, err = strconv.Unquote(rest); err != nil {
		return "", "", fmt.Errorf("text: %w", err)
	}
	if value == "" {
		return "", "", errors.New("empty text")
	}
	return key, value, nil
}

func add(byKey map[string]*String, key, value string) error {
	name, form, plural := strings.Cut(key, "#")
	s := byKey[name]
	if s == nil {
		s = &String{Key: name}
		byKey[name] = s
	} else if !plural || s.Plural == nil {
		return fmt.Errorf("%s stands twice", name)
	}
	if !plural {
		s.Value = value
		return nil
	}
	if s.Plural == nil {
		s.Plural = new(Plural)
	}
	field, ok := s.Plural.form(form)
	if !ok {
		return fmt.Errorf("%s: no plural form is called %q", name, form)
	}
	if *field != "" {
		return fmt.Errorf("%s stands twice", key)
	}
	*field = value
	return nil
}

func (p *Plural) form(name string) (*string, bool) {
	switch name {
	case "zero":
		return &p.Zero, true
	case "one":
		return &p.One, true
	case "two":
		return &p.Two, true
	case "few":
		return &p.Few, true
	case "many":
		return &p.Many, true
	case "other":
		return &p.Other, true
	}
	return nil, false
}
