package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const mediaHelp = `Looks after the bytes of photos and files.`

const gcHelp = `Removes what nobody needs any more: files that are in no message, profile or
list, and uploads that were given up. What was used within the last hour stays.
The server does the same by itself every few hours.`

func (c *cli) mediaCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "media", Short: c.tr("look after photos and files"), Long: c.tr(mediaHelp)}
	cmd.AddCommand(c.mediaGCCommand())
	return cmd
}

func (c *cli) mediaGCCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "gc",
		Short: c.tr("remove files that nobody refers to"),
		Long:  c.tr(gcHelp),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := c.admin()
			if err != nil {
				return err
			}
			done, err := client.CollectMedia(cmd.Context())
			if err != nil {
				return err
			}
			return c.print(done, func() {
				fmt.Fprintf(c.out, c.tr("%d folders: removed %d of files and %d of uploads; %d files are in use")+"\n",
					done.Folders, done.Unused, done.Stale, done.Used)
			})
		},
	}
}
