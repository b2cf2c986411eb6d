package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const methodsMark = "---functions---"

// pool is pool.tl: the known layers, then one line for each distinct definition
// with the layers it was valid in, sorted by name, then by first layer.
type pool struct {
	layers  []int
	ctors   []line
	methods []line
}

// line is a definition and its layers, as "133-178,181-" or the like. An open
// end means that the newest layer has it.
type line struct{ ranges, text string }

func parsePool(text string) (*pool, error) {
	p := &pool{}
	into := &p.ctors
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		switch {
		case l == "":
		case l == methodsMark:
			into = &p.methods
		case strings.HasPrefix(l, "layers "):
			for _, w := range strings.Fields(l)[1:] {
				n, err := strconv.Atoi(w)
				if err != nil {
					return nil, fmt.Errorf("pool: layers: %w", err)
				}
				p.layers = append(p.layers, n)
			}
		default:
			ranges, text, found := strings.Cut(l, " ")
			if !found {
				return nil, fmt.Errorf("pool: line %q", l)
			}
			*into = append(*into, line{ranges, text})
		}
	}
	if len(p.layers) == 0 {
		return nil, fmt.Errorf("pool: no layers")
	}
	return p, nil
}

func (p *pool) newest() int { return p.layers[len(p.layers)-1] }

// String is the text of pool.tl.
func (p *pool) String() string {
	var b strings.Builder
	b.WriteString("layers")
	for _, n := range p.layers {
		fmt.Fprintf(&b, " %d", n)
	}
	b.WriteString("\n")
	for _, l := range p.ctors {
		b.WriteString(l.ranges + " " + l.text + "\n")
	}
	b.WriteString(methodsMark + "\n")
	for _, l := range p.methods {
		b.WriteString(l.ranges + " " + l.text + "\n")
	}
	return b.String()
}

// add merges a schema of a layer above the newest. It returns how many
// definitions began with that layer and how many ended before it.
func (p *pool) add(s *schema) (added, ended int) {
	last := p.newest()
	p.layers = append(p.layers, s.layer)
	for _, part := range []struct {
		lines *[]line
		defs  map[string]bool
	}{{&p.ctors, s.ctors}, {&p.methods, s.methods}} {
		a, e := merge(part.lines, part.defs, last, s.layer)
		added, ended = added+a, ended+e
	}
	return added, ended
}

func merge(lines *[]line, defs map[string]bool, last, now int) (added, ended int) {
	known := map[string]bool{}
	for i := range *lines {
		l := &(*lines)[i]
		known[l.text] = true
		open := strings.HasSuffix(l.ranges, "-")
		switch {
		case open && !defs[l.text]:
			l.ranges = closeRange(l.ranges, last)
			ended++
		case !open && defs[l.text]:
			l.ranges += fmt.Sprintf(",%d-", now)
			added++
		}
	}
	for text := range defs {
		if !known[text] {
			*lines = append(*lines, line{fmt.Sprintf("%d-", now), text})
			added++
		}
	}
	slices.SortStableFunc(*lines, compareLines)
	return added, ended
}

// closeRange ends the open range at the end of ranges with the layer.
func closeRange(ranges string, last int) string {
	head, tail := "", strings.TrimSuffix(ranges, "-")
	if i := strings.LastIndex(tail, ","); i >= 0 {
		head, tail = tail[:i+1], tail[i+1:]
	}
	if tail == strconv.Itoa(last) {
		return head + tail
	}
	return fmt.Sprintf("%s%s-%d", head, tail, last)
}

func compareLines(a, b line) int {
	if c := strings.Compare(name(a.text), name(b.text)); c != 0 {
		return c
	}
	if c := first(a.ranges) - first(b.ranges); c != 0 {
		return c
	}
	return strings.Compare(a.text, b.text)
}

func name(text string) string {
	n, _, _ := strings.Cut(text, "#")
	return n
}

// first is the lowest layer of the ranges.
func first(ranges string) int {
	end := strings.IndexAny(ranges, "-,")
	if end < 0 {
		end = len(ranges)
	}
	n, err := strconv.Atoi(ranges[:end])
	if err != nil {
		return 0
	}
	return n
}
