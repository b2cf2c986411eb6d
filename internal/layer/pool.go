package layer

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed pool.tl
var poolText string

// methodsMark separates the constructors of pool.tl from its methods.
const methodsMark = "---functions---"

// Pool holds the definitions of all known layers and the plans compiled from
// them. It is safe for concurrent use.
type Pool struct {
	types  types // complete once parsed: compilers only read it
	layers []int // known layers, ascending
	defs   []*def
	byID   map[uint32]*def // newest definition of each id
	newest *schema

	// virtuals are the constructors of rewrittenLayer that values pass through
	// on their way between the newest layer and older ones.
	virtuals []*def

	up    func() *upgrader
	mu    sync.Mutex
	downs map[int]func() *Down
}

// Load parses the embedded pool. It takes some tens of milliseconds: call it
// once per process. Plans are compiled when first needed.
func Load() (*Pool, error) { return Parse(poolText) }

// Parse reads a pool from text in the form of pool.tl. It serves tools; servers
// use Load.
func Parse(text string) (*Pool, error) {
	p := &Pool{types: types{}, byID: map[uint32]*def{}, downs: map[int]func() *Down{}}
	method := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line == methodsMark:
			method = true
		case strings.HasPrefix(line, "layers "):
			if err := p.parseLayers(line); err != nil {
				return nil, err
			}
		default:
			if err := p.parseLine(line, method); err != nil {
				return nil, fmt.Errorf("pool: %w", err)
			}
		}
	}
	if len(p.layers) == 0 {
		return nil, fmt.Errorf("pool: no layers")
	}
	for _, d := range p.defs {
		if old := p.byID[d.id]; old == nil || old.last() < d.last() {
			p.byID[d.id] = d
		}
	}
	p.newest = p.schema(p.Newest())
	for _, d := range p.defs {
		if !d.method && d.result.text == rewrittenType && d.in(rewrittenLayer) && !d.in(p.Newest()) {
			p.virtuals = append(p.virtuals, d)
		}
	}
	p.up = sync.OnceValue(func() *upgrader { return newUpgrader(p, nil) })
	return p, nil
}

func (p *Pool) parseLayers(line string) error {
	for _, w := range strings.Fields(line)[1:] {
		n, err := strconv.Atoi(w)
		if err != nil {
			return fmt.Errorf("pool: layer list: %w", err)
		}
		p.layers = append(p.layers, n)
	}
	if !slices.IsSorted(p.layers) {
		return fmt.Errorf("pool: layer list is not ascending")
	}
	return nil
}

func (p *Pool) parseLine(line string, method bool) error {
	ranges, text, ok := strings.Cut(line, " ")
	if !ok {
		return fmt.Errorf("line %q: no definition", line)
	}
	d, err := p.types.parseDef(text, method)
	if err != nil {
		return err
	}
	if d.ranges, err = parseRanges(ranges); err != nil {
		return fmt.Errorf("line %q: %w", line, err)
	}
	p.defs = append(p.defs, d)
	return nil
}

// parseRanges reads "133-", "133-178", "133" and comma lists of these.
func parseRanges(text string) ([]layerRange, error) {
	var out []layerRange
	for part := range strings.SplitSeq(text, ",") {
		lo, hi, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(lo)
		if err != nil {
			return nil, fmt.Errorf("layers %q: %w", text, err)
		}
		r := layerRange{lo: a, hi: a}
		if isRange {
			r.hi = openEnd
		}
		if hi != "" {
			if r.hi, err = strconv.Atoi(hi); err != nil {
				return nil, fmt.Errorf("layers %q: %w", text, err)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// Newest is the layer the handlers are written against.
func (p *Pool) Newest() int { return p.layers[len(p.layers)-1] }

// Oldest is the lowest layer that For accepts.
func (p *Pool) Oldest() int { return p.layers[0] }

// known returns the newest known layer that is not above the given one: a
// layer missing from the public history is served as the one before it.
func (p *Pool) known(layer int) (int, bool) {
	i, ok := slices.BinarySearch(p.layers, layer)
	if ok {
		return layer, true
	}
	if i == 0 {
		return 0, false
	}
	return p.layers[i-1], true
}

// schema is the set of definitions valid in one layer.
type schema struct {
	layer   int
	ctors   map[string]*def
	methods map[string]*def
	byType  map[string][]*def // constructors by the text of their type
}

func (p *Pool) schema(layer int) *schema {
	s := &schema{
		layer:   layer,
		ctors:   map[string]*def{},
		methods: map[string]*def{},
		byType:  map[string][]*def{},
	}
	for _, d := range p.defs {
		if !d.in(layer) {
			continue
		}
		if d.method {
			s.methods[d.name] = d
			continue
		}
		s.ctors[d.name] = d
		s.byType[d.result.text] = append(s.byType[d.result.text], d)
	}
	return s
}
