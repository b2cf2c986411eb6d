package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/gotd/td/tg"
	"github.com/spf13/cobra"
)

// version is set by the Makefile for releases.
var version = "development"

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: c.tr("print the version"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			out := struct {
				Version  string `json:"version"`
				Revision string `json:"revision,omitempty"`
				Layer    int    `json:"layer"`
				Go       string `json:"go"`
			}{version, revision(), tg.Layer, runtime.Version()}
			return c.print(out, func() {
				fmt.Fprintf(c.out, "chappe %s %s\nTelegram API layer %d, %s\n", out.Version, out.Revision, out.Layer, out.Go)
			})
		},
	}
}

// revision is the commit the program was built from, if the build knew it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return ""
}
