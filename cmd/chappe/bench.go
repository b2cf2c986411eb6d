package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
	"chappe/internal/bench"
)

const benchHelp = `Measures a running server with real MTProto sessions. The server must have been
started with --bench-provision, and --data must name its directory: users are
provisioned and the server's own figures are read over its admin socket.

  w1  one-to-one messages: pairs of users, each sender with a window in flight
  w2  fan-out: one group or channel, one sender, members who are online; with
      more members than sessions it is measured with few and with all
  w3  memory of idle logged-in sessions
  w4  key exchanges and sign-ups`

// work is one benchmark.
type work struct {
	name, short string
	flags       func(*cobra.Command, *bench.Options)
	run         func(context.Context, bench.Server, bench.Options) (bench.Report, error)
}

var works = []work{
	{"w1", "one-to-one messages", func(cmd *cobra.Command, o *bench.Options) {
		cmd.Flags().IntVar(&o.Pairs, "pairs", 64, "pairs of users")
		cmd.Flags().IntVar(&o.Window, "window", 32, "messages in flight per sender")
		cmd.Flags().IntVar(&o.Size, "size", 256, "bytes of text")
		cmd.Flags().DurationVar(&o.For, "for", 15*time.Second, "how long to measure")
	}, bench.W1},
	{"w2", "posts in a group or channel", func(cmd *cobra.Command, o *bench.Options) {
		cmd.Flags().IntVar(&o.Members, "members", 200, "members beside the sender")
		cmd.Flags().IntVar(&o.Sessions, "sessions", 0, "members that are online (default: all)")
		cmd.Flags().BoolVar(&o.Channel, "channel", false, "a channel and no supergroup")
		cmd.Flags().IntVar(&o.Joins, "joins", 0, "users whose joining is measured after the posts")
		cmd.Flags().IntVar(&o.Window, "window", 8, "posts in flight")
		cmd.Flags().IntVar(&o.Size, "size", 256, "bytes of text")
		cmd.Flags().DurationVar(&o.For, "for", 15*time.Second, "how long to measure")
	}, bench.W2},
	{"w3", "memory of idle sessions", func(cmd *cobra.Command, o *bench.Options) {
		cmd.Flags().IntVar(&o.Sessions, "sessions", 10000, "idle sessions")
	}, bench.W3},
	{"w4", "key exchanges and sign-ups", func(cmd *cobra.Command, o *bench.Options) {
		cmd.Flags().IntVar(&o.Sessions, "sessions", 100, "new accounts")
	}, bench.W4},
}

func (c *cli) benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: c.tr("measure a running server"),
		Long:  c.tr(benchHelp),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, w := range works {
		cmd.AddCommand(c.workCommand(w))
	}
	return cmd
}

func (c *cli) workCommand(w work) *cobra.Command {
	var o bench.Options
	cmd := &cobra.Command{Use: w.name, Short: c.tr(w.short), Args: cobra.NoArgs}
	cmd.Flags().StringVar(&o.Target, "target", "", c.tr("HOST:PORT of the server (default: where it listens)"))
	w.flags(cmd, &o)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		client, err := c.admin()
		if err != nil {
			return err
		}
		o.Progress = func(format string, args ...any) { fmt.Fprintf(c.err, format+"\n", args...) }
		return c.measure(cmd.Context(), w, client, o)
	}
	return cmd
}

func (c *cli) measure(ctx context.Context, w work, client *admin.Client, o bench.Options) error {
	if o.Target == "" {
		info, err := client.Info(ctx)
		if err != nil {
			return err
		}
		o.Target = info.Listen
	}
	report, err := w.run(ctx, bench.Target{Admin: client}, o)
	if err != nil {
		return err
	}
	if err := c.print(report, func() { printReport(c.out, report) }); err != nil {
		return err
	}
	if report.Lost > 0 {
		return fmt.Errorf(c.tr("%d messages were acknowledged and never pushed"), report.Lost)
	}
	return nil
}

// printReport writes the figures that a benchmark has, one a line.
func printReport(w io.Writer, r bench.Report) {
	if r.Small != nil {
		fmt.Fprintf(w, "%d members\n", r.Small.Members)
		printReport(w, *r.Small)
		fmt.Fprintf(w, "%d members\n", r.Members)
	}
	line := func(name string, v float64, unit string) {
		if v != 0 {
			fmt.Fprintf(w, "%-28s %12.2f %s\n", name, v, unit)
		}
	}
	line("rate", r.Rate, "/s")
	line("p50", r.P50, "ms")
	line("p99", r.P99, "ms")
	line("until all have it: p50", r.PostP50, "ms")
	line("until all have it: p99", r.PostP99, "ms")
	line("server CPU per delivery", r.CPUPerDelivery, "µs")
	line("deliveries per frame", r.PerFrame, "")
	line("server CPU per join", r.CPUPerJoin, "µs")
	line("server CPU per message", r.CPUPerMessage, "µs")
	line("server CPU per key exchange", r.CPUPerExchange, "µs")
	line("key exchanges", r.ExchangesPerCore, "/s per server core")
	line("server memory per session", r.KiBPerSession, "KiB")
	line("written per message", r.WrittenPerMessage, "bytes")
	line("server cores in use", r.ServerCPUCoreFraction, "")
	fmt.Fprintf(w, "%-28s %12d\n", "lost", r.Lost)
}
