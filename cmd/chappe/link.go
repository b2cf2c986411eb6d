package main

import (
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
)

const linkHelp = `Prints the tg://proxy link that points a Telegram client to this server. The
client must also know the server's public key (chappe key).`

func (c *cli) linkCommand() *cobra.Command {
	var secretOnly bool
	cmd := &cobra.Command{
		Use:   "link",
		Short: c.tr("print the link that points a client here"),
		Long:  c.tr(linkHelp),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, err := c.info(cmd.Context())
			if err != nil {
				return err
			}
			return c.printLink(info, secretOnly)
		},
	}
	cmd.Flags().BoolVar(&secretOnly, "secret", false, c.tr("print the secret alone, in hex"))
	return cmd
}

func (c *cli) printLink(info admin.Info, secretOnly bool) error {
	host, port := dialAddress(info)
	out := struct {
		Link   string `json:"link"`
		Server string `json:"server"`
		Port   string `json:"port"`
		Secret string `json:"secret"`
	}{proxyLink(info), host, port, info.Secret}
	return c.print(out, func() {
		if secretOnly {
			fmt.Fprintln(c.out, out.Secret)
			return
		}
		fmt.Fprintln(c.out, out.Link)
	})
}

// dialAddress returns where clients dial: the first public address, else what
// the server listens on.
func dialAddress(info admin.Info) (host, port string) {
	addr := info.Listen
	if len(info.Public) > 0 {
		addr = info.Public[0]
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr, ""
	}
	return host, port
}
