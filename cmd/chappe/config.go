package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"chappe/internal/config"
)

func (c *cli) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: c.tr("print a sample configuration file"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(c.out, config.Sample())
			return err
		},
	}
}
