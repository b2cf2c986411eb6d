package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"chappe/internal/serverkey"
)

const keyHelp = `Prints the public RSA key by which clients know this server, in the form that a
client or a library wants it in:
`

func (c *cli) keyCommand() *cobra.Command {
	var format string
	var fingerprint bool
	cmd := &cobra.Command{
		Use:   "key",
		Short: c.tr("print the server's public key"),
		Long:  c.tr(keyHelp) + c.formatList(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.printKey(cmd, format, fingerprint)
		},
	}
	cmd.Flags().StringVar(&format, "format", serverkey.Formats()[0].Name, c.tr("form of the key"))
	cmd.Flags().BoolVar(&fingerprint, "fingerprint", false, c.tr("print the key's fingerprint alone, in hex"))
	return cmd
}

func (c *cli) formatList() string {
	var b strings.Builder
	for _, f := range serverkey.Formats() {
		fmt.Fprintf(&b, "\n  %-9s %s", f.Name, c.tr(f.For))
	}
	return b.String()
}

func (c *cli) printKey(cmd *cobra.Command, format string, fingerprint bool) error {
	if c.json {
		format = "json"
	}
	info, err := c.info(cmd.Context())
	if err != nil {
		return err
	}
	key, err := serverkey.Parse(info.PublicKey)
	if err != nil {
		return err
	}
	text, err := serverkey.Write(key, format)
	if err != nil {
		return misuse{err}
	}
	if fingerprint {
		text = serverkey.Fingerprint(key) + "\n"
	}
	fmt.Fprint(c.out, text)
	return nil
}
