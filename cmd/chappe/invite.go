package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const inviteHelp = `Lets a phone number sign up on a server that is open to invited people only
(chappe serve --registration invite).`

func (c *cli) inviteCommand() *cobra.Command {
	var email string
	cmd := &cobra.Command{
		Use:   "invite PHONE",
		Short: c.tr("let a phone number sign up"),
		Long:  c.tr(inviteHelp),
		Args:  c.oneArg("PHONE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			client, err := c.admin()
			if err != nil {
				return err
			}
			if err := client.Invite(cmd.Context(), args[0], email); err != nil {
				return err
			}
			out := struct {
				Phone string `json:"phone"`
			}{args[0]}
			return c.print(out, func() { fmt.Fprintf(c.out, c.tr("%s may sign up now\n"), args[0]) })
		},
	}
	cmd.Flags().StringVar(&email, "email", "", c.tr("address that login codes of this number are sent to"))
	return cmd
}
