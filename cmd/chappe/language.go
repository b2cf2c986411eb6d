package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// translator turns the English text of a message into the user's language. A
// text it does not know stays English.
type translator func(text string) string

// translatorFor chooses by --lang, else by the environment in the order of
// POSIX: LC_ALL, LC_MESSAGES, LANG.
func translatorFor(args, environ []string) translator {
	if strings.HasPrefix(languageOf(args, environ), "fr") {
		return func(text string) string {
			if t, ok := french[text]; ok {
				return t
			}
			return text
		}
	}
	return func(text string) string { return text }
}

func languageOf(args, environ []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, kv := range environ {
			if v, ok := strings.CutPrefix(kv, name); ok && v != "" {
				return v
			}
		}
	}
	return ""
}

// usageTemplate is cobra's, with our words.
func (c *cli) usageTemplate() string {
	return c.tr("Usage:") + `{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]

` + c.tr("Commands:") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + c.tr("Flags:") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + c.tr("Flags of all commands:") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}

// translateHelp puts our words to the command and the flags that cobra makes.
func (c *cli) translateHelp(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" {
			cmd.Short = c.tr("explain a command")
		}
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = c.tr("show this help")
		c.translateHelp(cmd)
	}
	root.Flags().Lookup("help").Usage = c.tr("show this help")
}
