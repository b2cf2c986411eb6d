package rpc

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gotd/td/tg"
)

// TestEveryMethodStandsInOnePlace holds handlers, empty answers, wrappers and
// the table of what is not built against the schema.
func TestEveryMethodStandsInOnePlace(t *testing.T) {
	handled := make(table)
	new(Server).register(handled)
	places := make(map[string][]string)
	for _, m := range handled {
		places[m.name] = append(places[m.name], "a handler")
	}
	for _, name := range wrappers {
		places[name] = append(places[name], "wrappers")
	}
	for _, area := range unsupported {
		for name := range strings.FieldsSeq(area.methods) {
			places[name] = append(places[name], "unsupported: "+area.why)
		}
	}
	ids := tg.NamesMap()
	for _, row := range schemaMethods() {
		if _, ok := ids[row.Method]; !ok {
			t.Errorf("%s is not in layer %d", row.Method, schemaLayer)
		}
		switch at := places[row.Method]; {
		case len(at) == 0:
			t.Errorf("%s (tier %d): no handler, and not in unsupported.go", row.Method, row.Tier)
		case len(at) > 1:
			t.Errorf("%s stands twice: %s", row.Method, strings.Join(at, "; "))
		}
		delete(places, row.Method)
	}
	for name, at := range places {
		t.Errorf("%s (%s) is not a method of the schema", name, strings.Join(at, "; "))
	}
}

func TestTierOneIsNeverNotBuiltByUs(t *testing.T) {
	for _, row := range Coverage() {
		if row.Tier == 1 && row.Why != "" && row.Status == NotBuilt {
			t.Errorf("%s is asked at start by real clients and is not built: %s", row.Method, row.Why)
		}
	}
}

// TestCoverageOfOlderLayers knows methods by their names of then.
func TestCoverageOfOlderLayers(t *testing.T) {
	rows, err := CoverageAt(158)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]Row)
	for _, r := range rows {
		seen[r.Method] = r
	}
	if r := seen["messages.sendMessage"]; r.Status != Implemented {
		t.Errorf("messages.sendMessage at layer 158: %+v", r)
	}
	if _, ok := seen["stories.getAllStories"]; ok {
		t.Error("layer 158 knew no stories")
	}
	if _, err := CoverageAt(132); err == nil {
		t.Error("layer 132 is older than the oldest")
	}
}

func TestCoverageIsPrinted(t *testing.T) {
	rows := Coverage()
	if len(rows) != 815 {
		t.Fatalf("%d methods, want the 815 of layer 229", len(rows))
	}
	total := 0
	for _, s := range Summarise(rows) {
		total += s.Implemented + s.Empty + s.NotBuilt
	}
	if total != len(rows) {
		t.Errorf("the summary counts %d of %d methods", total, len(rows))
	}
	var text, js bytes.Buffer
	if err := WriteCoverage(&text, rows); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "stories.getAllStories") || !strings.Contains(text.String(), noStories) {
		t.Error("the table lacks a method or its reason")
	}
	if err := WriteCoverageJSON(&js, rows); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Layer   int
		Methods []Row
	}
	if err := json.Unmarshal(js.Bytes(), &back); err != nil || back.Layer != 229 || len(back.Methods) != len(rows) {
		t.Errorf("JSON: layer %d, %d methods, %v", back.Layer, len(back.Methods), err)
	}
}
