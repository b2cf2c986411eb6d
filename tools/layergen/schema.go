package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// schema is one .tl file: its layer and its definitions as text, without the
// closing semicolon.
type schema struct {
	layer   int
	ctors   map[string]bool
	methods map[string]bool
}

// parseSchema reads a schema as https://core.telegram.org/schema publishes it.
// The layer stands in a comment "// LAYER N" at the end.
func parseSchema(text string) (*schema, error) {
	s := &schema{ctors: map[string]bool{}, methods: map[string]bool{}}
	into := s.ctors
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "---types---":
			into = s.ctors
		case line == "---functions---":
			into = s.methods
		case strings.HasPrefix(line, "// LAYER "):
			n, err := strconv.Atoi(strings.TrimPrefix(line, "// LAYER "))
			if err != nil {
				return nil, fmt.Errorf("layer: %w", err)
			}
			s.layer = n
		case line == "" || strings.HasPrefix(line, "//"):
		default:
			if text := strings.TrimSuffix(line, ";"); !skipped(text) {
				into[text] = true
			}
		}
	}
	if s.layer == 0 {
		return nil, fmt.Errorf("no layer")
	}
	return s, nil
}

// bare lists the types that the wire format itself defines.
var bare = []string{"vector", "int", "long", "double", "string", "bytes"}

// skipped tells whether the definition is no part of the API: a bare type, what
// TDLib adds for itself, what serves tests.
func skipped(text string) bool {
	name, _, _ := strings.Cut(text, "#")
	switch {
	case !strings.Contains(text, "#") || !strings.Contains(text, " = "):
		return true
	case slices.Contains(bare, name):
		return true
	case strings.HasPrefix(name, "test."):
		return name != "test.useError" && name != "test.useConfigSimple"
	}
	return strings.HasPrefix(name, "invokeWith") && strings.HasSuffix(name, "Prefix")
}
