package rpc

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Status is how far a method of the API is built.
type Status string

// The states of a method.
const (
	Implemented Status = "implemented" // does what it says
	Empty       Status = "empty"       // an honest nothing
	NotBuilt    Status = "not built"   // 400 METHOD_NOT_IMPLEMENTED
)

// Row is one method of the schema in the coverage table.
type Row struct {
	Method string `json:"method"` // "messages.sendMessage"
	Tier   int    `json:"tier"`   // 1 start of real clients, 2 core messenger, 3 rich, 4 commercial or niche
	Status Status `json:"status"`
	Why    string `json:"why,omitempty"` // of what is empty or not built
}

// methodsTSV lists all methods of layer 229 with their tier.
//
//go:embed data/methods.tsv
var methodsTSV string

// wrappers are the methods that carry another call. The session layer takes
// them off before a call gets here.
var wrappers = []string{
	"initConnection",
	"invokeAfterMsg",
	"invokeAfterMsgs",
	"invokeWithApnsSecret",
	"invokeWithGooglePlayIntegrity",
	"invokeWithLayer",
	"invokeWithMessagesRange",
	"invokeWithReCaptcha",
	"invokeWithTakeout",
	"invokeWithoutUpdates",
}

// Coverage returns every method of the schema with what this server makes of
// it, in the order of namespaces and names.
func Coverage() []Row {
	handled := make(table)
	new(Server).register(handled)
	done := make(map[string]bool, len(handled))
	whyNot := unsupportedReasons()
	for _, m := range handled {
		done[m.name] = true
	}
	for _, name := range wrappers {
		done[name] = true
	}
	emptyWhy := make(map[string]string, len(emptyAnswers))
	for _, e := range emptyAnswers {
		emptyWhy[e.name] = e.why
	}

	rows := schemaMethods()
	for i, row := range rows {
		switch why, isEmpty := emptyWhy[row.Method]; {
		case isEmpty:
			rows[i].Status, rows[i].Why = Empty, why
		case done[row.Method]:
			rows[i].Status = Implemented
		default:
			rows[i].Status, rows[i].Why = NotBuilt, whyNot[row.Method]
		}
	}
	return rows
}

// schemaMethods reads the methods of the schema, sorted.
func schemaMethods() []Row {
	var rows []Row
	first := true
	for line := range strings.Lines(methodsTSV) {
		if first {
			first = false
			continue
		}
		fields := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 5)
		tier, err := strconv.Atoi(fields[3])
		if err != nil {
			panic(fmt.Sprintf("rpc: methods.tsv: tier of %s: %v", fields[0], err))
		}
		rows = append(rows, Row{Method: fields[0], Tier: tier})
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(namespace(a.Method), namespace(b.Method)), cmp.Compare(a.Method, b.Method))
	})
	return rows
}

func namespace(method string) string {
	ns, _, ok := strings.Cut(method, ".")
	if !ok {
		return ""
	}
	return ns
}

// Summary counts the methods of one tier.
type Summary struct {
	Tier        int `json:"tier"`
	Implemented int `json:"implemented"`
	Empty       int `json:"empty"`
	NotBuilt    int `json:"not_built"`
}

// Summarise counts rows by tier, tier 1 first.
func Summarise(rows []Row) []Summary {
	byTier := make(map[int]*Summary)
	for _, r := range rows {
		s := byTier[r.Tier]
		if s == nil {
			s = &Summary{Tier: r.Tier}
			byTier[r.Tier] = s
		}
		switch r.Status {
		case Implemented:
			s.Implemented++
		case Empty:
			s.Empty++
		case NotBuilt:
			s.NotBuilt++
		}
	}
	var out []Summary
	for _, s := range byTier {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Summary) int { return a.Tier - b.Tier })
	return out
}

// WriteCoverage prints rows as a table with a count per tier below.
func WriteCoverage(w io.Writer, rows []Row) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "METHOD\tTIER\tSTATUS\tWHY")
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%d\t%s\t%s\n", r.Method, r.Tier, r.Status, r.Why)
	}
	fmt.Fprintln(tw, "\nTIER\tIMPLEMENTED\tEMPTY\tNOT BUILT")
	for _, s := range Summarise(rows) {
		fmt.Fprintf(tw, "%d\t%d\t%d\t%d\n", s.Tier, s.Implemented, s.Empty, s.NotBuilt)
	}
	return tw.Flush()
}

// WriteCoverageJSON prints rows and their count per tier as JSON.
func WriteCoverageJSON(w io.Writer, rows []Row) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Layer   int       `json:"layer"`
		Tiers   []Summary `json:"tiers"`
		Methods []Row     `json:"methods"`
	}{schemaLayer, Summarise(rows), rows})
}
