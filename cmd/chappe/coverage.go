package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"chappe/internal/rpc"
)

const coverageHelp = `Prints every method of the Telegram API with what this server makes of it:
implemented, answered with an honest nothing (and why), or not built. Tier 1 is
what real clients need to start, 2 the core of a messenger, 3 the rest of it, 4
what is commercial or niche.`

func (c *cli) coverageCommand() *cobra.Command {
	var tier, layer int
	var status string
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: c.tr("list every method of the API and whether it is built"),
		Long:  c.tr(coverageHelp),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if tier < 0 || tier > 4 {
				return misuse{fmt.Errorf("--tier: %d", tier)}
			}
			rows, err := rpc.Coverage(), error(nil)
			if layer != 0 {
				if rows, err = rpc.CoverageAt(layer); err != nil {
					return misuse{err}
				}
			}
			rows = slices.DeleteFunc(rows, func(r rpc.Row) bool {
				return tier != 0 && r.Tier != tier || status != "" && string(r.Status) != status
			})
			if c.json {
				return rpc.WriteCoverageJSON(c.out, rows)
			}
			return rpc.WriteCoverage(c.out, rows)
		},
	}
	cmd.Flags().IntVar(&tier, "tier", 0, c.tr("only this tier, 1 to 4"))
	cmd.Flags().IntVar(&layer, "layer", 0, c.tr("as a client of this older layer sees it"))
	cmd.Flags().StringVar(&status, "status", "", c.tr(`only "implemented", "empty" or "not built"`))
	return cmd
}
