package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Load fills c from a TOML file (none if path is empty) and from the
// environment. A setting the file has and Chappe does not know is an error,
// so that a slip of the pen is not silently ignored.
func (c *Config) Load(path string, environ []string) error {
	byName := make(map[string]*Option)
	for _, o := range c.options() {
		byName[o.Name] = o
	}
	if path != "" {
		if err := loadFile(path, byName); err != nil {
			return err
		}
	}
	env := make(map[string]string, len(environ))
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			env[k] = v
		}
	}
	for _, o := range byName {
		if v, ok := env[o.Env()]; ok {
			if err := o.Set(v); err != nil {
				return fmt.Errorf("environment %s: %w", o.Env(), err)
			}
		}
	}
	return nil
}

func loadFile(path string, byName map[string]*Option) error {
	var values map[string]any
	if _, err := toml.DecodeFile(path, &values); err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	for name, v := range values {
		o, ok := byName[name]
		if !ok {
			return fmt.Errorf("%s: there is no setting %q (see chappe serve --help)", path, name)
		}
		switch v.(type) {
		case string, int64, bool:
		default:
			return fmt.Errorf("%s: %s must be a string, a number or true/false", path, name)
		}
		if err := o.Set(fmt.Sprint(v)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// Sample returns an annotated configuration file that shows every setting at
// its default.
func Sample() string {
	var b strings.Builder
	b.WriteString("# Chappe. Every setting at its default; uncomment what you change.\n" +
		"# The same names work as --name on the command line and CHAPPE_NAME in the\n" +
		"# environment, which win over this file.\n")
	for _, o := range Default().options() {
		value := o.def
		if o.kind == "string" || o.kind == "duration" {
			value = fmt.Sprintf("%q", o.def)
		}
		fmt.Fprintf(&b, "\n# %s\n#%s = %s\n", o.Help, o.Name, value)
	}
	return b.String()
}

// FindFile returns the configuration file to read: the named one, or
// chappe.toml in the data directory if it exists, or none.
func FindFile(named, data string) string {
	if named != "" {
		return named
	}
	path := filepath.Join(data, "chappe.toml")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return ""
}

func oneOf(v string, allowed ...string) error {
	if slices.Contains(allowed, v) {
		return nil
	}
	return fmt.Errorf("must be one of %s, not %q", strings.Join(allowed, ", "), v)
}
