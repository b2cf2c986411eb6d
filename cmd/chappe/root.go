package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"chappe/internal/admin"
	"chappe/internal/config"
	"chappe/internal/demo"
)

// cli is one run of the program.
type cli struct {
	parts    serverParts
	out, err io.Writer
	environ  []string
	tr       translator

	settings *pflag.FlagSet // every setting of the server as a flag
	file     string         // --config
	json     bool
	lang     string
}

// run executes the command line and returns the exit status: 0 done, 1 failed,
// 2 misused.
func run(ctx context.Context, parts serverParts, args, environ []string, stdout, stderr io.Writer) int {
	c := &cli{parts: parts, out: stdout, err: stderr, environ: environ, tr: translatorFor(args, environ)}
	root := c.root()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "chappe:", err)
	if hint := c.hintFor(err); hint != "" {
		fmt.Fprintln(stderr, "→", hint)
	}
	if errors.As(err, new(misuse)) {
		return 2
	}
	return 1
}

// misuse is an error of the command line rather than of what it asked for.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

const rootHelp = `Chappe is a whole Telegram server in one program, with its data in one
directory. Any Telegram client that can be told a server's address and key, or
that can use an MTProto proxy and knows the key, works with it.

To begin:
  chappe serve                    runs a server on this machine
  chappe key                      prints the public key that clients must know
  chappe link                     prints the link that points a client here
  chappe code +33612345678        prints the login code of that number

All commands take --data DIR, the directory of the server they speak of.`

func (c *cli) root() *cobra.Command {
	c.settings = c.settingFlags()
	root := &cobra.Command{
		Use:           "chappe",
		Short:         c.tr("a whole Telegram server in one program"),
		Long:          c.tr(rootHelp),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetUsageTemplate(c.usageTemplate())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misuse{err} })
	flags := root.PersistentFlags()
	flags.AddFlag(c.settings.Lookup("data"))
	flags.StringVar(&c.file, "config", "", c.tr("configuration file (default: chappe.toml in the data directory)"))
	flags.BoolVar(&c.json, "json", false, c.tr("print JSON"))
	flags.StringVar(&c.lang, "lang", "", c.tr("language of these texts: en or fr (default: as LANG says)"))
	if c.parts.serve != nil {
		root.AddCommand(c.serveCommand())
	}
	if c.parts.demo != nil {
		root.AddCommand(c.demoCommand())
	}
	root.AddCommand(
		c.keyCommand(), c.linkCommand(), c.codeCommand(), c.userCommand(), c.mediaCommand(), c.inviteCommand(), c.reportsCommand(),
		c.coverageCommand(), c.configCommand(), c.doctorCommand(), c.versionCommand(), c.benchCommand(),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultHelpFlag()
	c.translateHelp(root)
	return root
}

// settingFlags makes a flag of every setting. They write to a configuration of
// their own; load brings those that were given into the real one.
func (c *cli) settingFlags() *pflag.FlagSet {
	fs := pflag.NewFlagSet("settings", pflag.ContinueOnError)
	for _, o := range config.Default().Options() {
		f := fs.VarPF(o, o.Name, "", c.tr(o.Help))
		if o.IsBoolFlag() {
			f.NoOptDefVal = "true"
		}
	}
	return fs
}

// load returns the configuration: defaults, file, environment, command line.
func (c *cli) load() (*config.Config, error) {
	cfg := config.Default()
	byName := make(map[string]*config.Option)
	for _, o := range cfg.Options() {
		byName[o.Name] = o
	}
	given := func() error {
		var err error
		c.settings.VisitAll(func(f *pflag.Flag) {
			if f.Changed && err == nil {
				err = byName[f.Name].Set(f.Value.String())
			}
		})
		return err
	}
	// Twice: the first time for the directory that the file may lie in.
	if err := given(); err != nil {
		return nil, misuse{err}
	}
	if err := cfg.Load(config.FindFile(c.file, cfg.Data), c.environ); err != nil {
		return nil, err
	}
	if err := given(); err != nil {
		return nil, misuse{err}
	}
	if err := cfg.Check(); err != nil {
		return nil, misuse{err}
	}
	return cfg, nil
}

// admin returns a client of the running server's admin socket.
func (c *cli) admin() (*admin.Client, error) {
	cfg, err := c.load()
	if err != nil {
		return nil, err
	}
	return admin.NewClient(cfg.Socket()), nil
}

// info describes the server of the data directory, running or not.
func (c *cli) info(ctx context.Context) (admin.Info, error) {
	cfg, err := c.load()
	if err != nil {
		return admin.Info{}, err
	}
	info, err := admin.NewClient(cfg.Socket()).Info(ctx)
	if errors.Is(err, admin.ErrNotHere) && c.parts.offline != nil {
		return c.parts.offline(ctx, cfg)
	}
	return info, err
}

// print writes v as JSON if --json was given, else calls plain.
func (c *cli) print(v any, plain func()) error {
	if !c.json {
		plain()
		return nil
	}
	enc := json.NewEncoder(c.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// hintFor says what to do about an error, if there is something to say.
func (c *cli) hintFor(err error) string {
	switch {
	case errors.Is(err, admin.ErrNotHere):
		return c.tr("no server runs on this data directory; start one with: chappe serve --data DIR")
	case errors.Is(err, demo.ErrNotEmpty):
		return c.tr("give it a directory of its own: chappe demo --data DIR; or say --force to mix the demo with what is there")
	case errors.As(err, new(misuse)):
		return c.tr("chappe --help shows what there is; chappe COMMAND --help explains one command")
	}
	return ""
}
