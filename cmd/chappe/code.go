package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
)

const codeHelp = `Prints the current login code of a phone number and nothing else. If no code is
waiting, it waits for one: ask for the code in the client, then run this, or the
other way round.`

func (c *cli) codeCommand() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "code PHONE",
		Short: c.tr("print the login code of a phone number"),
		Long:  c.tr(codeHelp),
		Args:  c.oneArg("PHONE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			client, err := c.admin()
			if err != nil {
				return err
			}
			code, err := client.Code(cmd.Context(), args[0], wait)
			if errors.Is(err, admin.ErrNotFound) {
				return errors.New(c.tr("no login code was asked for in this time"))
			}
			if err != nil {
				return err
			}
			out := struct {
				Code string `json:"code"`
			}{code}
			return c.print(out, func() { fmt.Fprintln(c.out, code) })
		},
	}
	cmd.Flags().DurationVar(&wait, "wait", 10*time.Second, c.tr("how long to wait for a code"))
	return cmd
}

// oneArg wants exactly one argument and names it when it is missing.
func (c *cli) oneArg(name string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return misuse{fmt.Errorf(c.tr("give one %s"), name)}
		}
		return nil
	}
}
