package main

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
)

const serveHelp = `Runs a server until it is told to stop (Ctrl-C or SIGTERM), which takes a few
seconds at most. Once clients are accepted it prints one line "ready ADDR".

Every flag may also stand in a file (chappe config prints a sample) or in the
environment as CHAPPE_NAME, for example CHAPPE_LISTEN.`

func (c *cli) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: c.tr("run the server"),
		Long:  c.tr(serveHelp),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.serve(cmd) },
	}
	cmd.Flags().AddFlagSet(c.settings)
	return cmd
}

func (c *cli) serve(cmd *cobra.Command) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	return c.parts.serve(cmd.Context(), cfg, func(info admin.Info) {
		c.greet(info, cfg.Data, cfg.KeyFile())
		fmt.Fprintln(c.out, "ready", info.Listen)
	})
}

const greeting = `
  %[1]s is ready. Open it in a browser:
    %[6]s

  Login codes are printed by:
    chappe code PHONE --data %[3]s
  A client that can use an MTProto proxy gets here by this link:
    %[4]s
  It must know the public key of this server:
    chappe key --data %[3]s

  Warning: the master key that seals all data lies beside it, in
    %[5]s
  Whoever takes this disk takes both. Keep a copy elsewhere: without it the data
  cannot be read by anybody.

`

// greet tells a person at the terminal what to do next, first of all which page
// to open. It goes to standard
// error: standard output is for programs that wait for "ready".
func (c *cli) greet(info admin.Info, data, keyFile string) {
	fmt.Fprintf(c.err, c.tr(greeting), info.Name, info.Listen, data, proxyLink(info), keyFile, info.URL)
}

// proxyLink is the link by which a client uses the server as its proxy.
//
// https://core.telegram.org/api/links#mtproxy-links
func proxyLink(info admin.Info) string {
	host, port := dialAddress(info)
	q := "server=" + url.QueryEscape(host) + "&port=" + port + "&secret=" + info.Secret
	return "tg://proxy?" + q
}
