package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"chappe/internal/demo"
)

const demoHelp = `Fills a new server with a small made-up world: a dozen people who talk in French
and English, a family, a building site, a channel and its readers, ten days of
messages, photos and documents. To look around in, to try a client with, to make
screenshots of.

  chappe demo --data ./demo       writes the world; no server may run there
  chappe serve --data ./demo      runs the server on it
  chappe code +33639980001 --data ./demo
                                  prints the login code of Camille, with whom
                                  the visit begins

All of it is marked as demo data. The phone numbers are of those that are kept
for films; the pictures are drawn by this program. A server on which people have
accounts is refused, except with --force; do not do that to a real server, since
nobody can take this world out again in one go.`

const demoDone = `%[1]d people, %[2]d chats and %[3]d messages, up to %[4]s.

  Start the server and open its address in a browser:
    chappe serve --data %[5]s
  Give the number of %[6]s, then the code that this prints:
    %[7]s
    chappe code %[7]s --data %[5]s
`

// demoFlags are what can be said to `chappe demo`.
type demoFlags struct {
	at      string
	seed    uint64
	readers int
	force   bool
}

// defaultReaders is how many people read the channel besides those who talk.
const defaultReaders = 64

func (c *cli) demoCommand() *cobra.Command {
	var given demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: c.tr("fill a new server with a small made-up world to look around in"),
		Long:  c.tr(demoHelp),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.demo(cmd, given) },
	}
	flags := cmd.Flags()
	flags.StringVar(&given.at, "at", "", c.tr("day on which the story ends, such as 2026-03-12 or 2026-03-12T20:00 (default: now)"))
	flags.Uint64Var(&given.seed, "seed", 1, c.tr("number that varies pictures and readers"))
	flags.IntVar(&given.readers, "readers", defaultReaders, c.tr("how many more people read the channel"))
	flags.BoolVar(&given.force, "force", false, c.tr("do it although people have accounts on this server"))
	return cmd
}

func (c *cli) demo(cmd *cobra.Command, given demoFlags) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	at, err := c.demoDay(given.at, time.Now())
	if err != nil {
		return err
	}
	if given.readers < 0 || given.readers > demo.MaxReaders {
		return misuse{fmt.Errorf(c.tr("give 0 to %d readers"), demo.MaxReaders)}
	}
	b := newBar(c.err)
	world, err := c.parts.demo(cmd.Context(), cfg, demo.Options{At: at, Seed: given.seed, Readers: given.readers}, given.force, b.show)
	b.end()
	if err != nil {
		return err
	}
	return c.print(world, func() {
		fmt.Fprintf(c.out, c.tr(demoDone), world.People, world.Chats, world.Messages, world.Ends.Format("2006-01-02 15:04"),
			cfg.Data, world.Name, world.Phone)
	})
}

// demoDay reads the day on which the story ends: of a bare date, its last
// moment.
func (c *cli) demoDay(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	for _, form := range []string{"2006-01-02", "2006-01-02T15:04", time.RFC3339} {
		at, err := time.ParseInLocation(form, text, time.Local)
		if err != nil {
			continue
		}
		if form == "2006-01-02" {
			at = at.AddDate(0, 0, 1).Add(-time.Second)
			if at.After(now) && at.Add(-24*time.Hour).Before(now) {
				at = now
			}
		}
		if at.After(now) {
			return at, misuse{errors.New(c.tr("the story must not end in the future"))}
		}
		return at, nil
	}
	return now, misuse{fmt.Errorf(c.tr("give a day such as 2026-03-12, not %q"), text)}
}

// bar shows how far something has come, on terminals alone.
type bar struct {
	out   io.Writer // nil: not shown
	shown int       // percent
}

func newBar(out io.Writer) *bar {
	f, ok := out.(*os.File)
	if !ok {
		return new(bar)
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return new(bar)
	}
	return &bar{out: out, shown: -1}
}

// width is how many characters a full bar has.
const width = 40

func (b *bar) show(done, total int) {
	percent := done * 100 / max(total, 1)
	if b.out == nil || percent == b.shown {
		return
	}
	b.shown = percent
	full := percent * width / 100
	fmt.Fprintf(b.out, "\r  %s%s %3d %%", strings.Repeat("█", full), strings.Repeat("░", width-full), percent)
}

// end clears the line.
func (b *bar) end() {
	if b.out != nil {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
