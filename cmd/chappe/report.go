package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

const reportsHelp = `Lists what people have reported as spam or worse, the newest first. Message ids
are those of the reporter's mailbox; the texts are not shown.`

func (c *cli) reportsCommand() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "reports",
		Short: c.tr("list what people have reported"),
		Long:  c.tr(reportsHelp),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := c.admin()
			if err != nil {
				return err
			}
			list, err := client.Reports(cmd.Context(), limit)
			if err != nil {
				return err
			}
			return c.print(list, func() {
				w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, c.tr("DATE\tREPORTER\tREPORTED\tREASON\tMESSAGES\tCOMMENT"))
				for _, r := range list {
					fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%v\t%s\n", day(r.Date), r.Reporter, r.Peer, r.Reason, r.Messages, r.Comment)
				}
				_ = w.Flush()
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 100, c.tr("how many at most"))
	return cmd
}
