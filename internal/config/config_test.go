package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDefaultsAreValid(t *testing.T) {
	if err := Default().Check(); err != nil {
		t.Fatal(err)
	}
}

func TestSourcesRiseInPrecedence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chappe.toml")
	file := "listen = \"0.0.0.0:443\"\ndc = 4\ncode-console = true\ndrain-timeout = \"3s\"\nname = \"File\"\n"
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Default()
	if err := c.Load(path, []string{"CHAPPE_NAME=Environment", "CHAPPE_SMTP_FROM=a@b.example", "HOME=/x"}); err != nil {
		t.Fatal(err)
	}
	if c.Listen != "0.0.0.0:443" || c.DC != 4 || !c.CodeConsole || c.DrainTimeout != 3*time.Second {
		t.Errorf("file not applied: %+v", c)
	}
	if c.Name != "Environment" || c.SMTPFrom != "a@b.example" {
		t.Errorf("environment not applied: name %q from %q", c.Name, c.SMTPFrom)
	}
	if c.Country != "FR" {
		t.Errorf("default lost: country %q", c.Country)
	}
}

func TestUnknownSettingIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chappe.toml")
	if err := os.WriteFile(path, []byte("lisen = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Default().Load(path, nil)
	if err == nil || !strings.Contains(err.Error(), `"lisen"`) {
		t.Fatalf("got %v", err)
	}
}

func TestSampleShowsEverySettingAndParses(t *testing.T) {
	sample := Sample()
	uncommented := ""
	for line := range strings.SplitSeq(sample, "\n") {
		if strings.HasPrefix(line, "#") && strings.Contains(line, " = ") && !strings.HasPrefix(line, "# ") {
			uncommented += line[1:] + "\n"
		}
	}
	path := filepath.Join(t.TempDir(), "chappe.toml")
	if err := os.WriteFile(path, []byte(uncommented), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Default()
	if err := c.Load(path, nil); err != nil {
		t.Fatal(err)
	}
	if *c != *Default() {
		t.Errorf("the sample at its defaults differs from the defaults:\n%+v\n%+v", c, Default())
	}
	if got, want := strings.Count(uncommented, "\n"), len(c.Options()); got != want {
		t.Errorf("the sample shows %d of %d settings", got, want)
	}
}

func TestCheckNamesEveryFault(t *testing.T) {
	c := Default()
	c.Listen, c.Public, c.DC, c.ProxySecret = "8443", ":443", 9, "xyz"
	c.Store, c.SMTP, c.Registration = "mysql:x", "mail:25", "maybe"
	err := c.Check()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, name := range []string{"listen", "public", "dc", "proxy-secret", "store", "smtp", "registration"} {
		if !strings.Contains(err.Error(), "--"+name+":") {
			t.Errorf("no word about %s in: %v", name, err)
		}
	}
}

func TestEndpoints(t *testing.T) {
	bound := netip.MustParseAddrPort("127.0.0.1:8443")
	tests := []struct{ public, bound, want string }{
		{"", "127.0.0.1:8443", "127.0.0.1:8443"},
		{"192.0.2.7:443", "0.0.0.0:8443", "192.0.2.7:443"},
		{"[2001:db8::1]:443", "[::]:8443", "[2001:db8::1]:443"},
	}
	for _, tt := range tests {
		c := Default()
		c.Public = tt.public
		got, err := c.Endpoints(t.Context(), netip.MustParseAddrPort(tt.bound))
		if err != nil || len(got) != 1 || got[0].String() != tt.want {
			t.Errorf("public %q: got %v, %v; want %s", tt.public, got, err, tt.want)
		}
	}
	got, err := Default().Endpoints(t.Context(), netip.MustParseAddrPort("0.0.0.0:8443"))
	if err != nil || len(got) == 0 || got[0].Addr().IsUnspecified() {
		t.Errorf("a wildcard is no address to dial: %v, %v", got, err)
	}
	if url := Default().WebURL([]netip.AddrPort{bound}); url != "http://127.0.0.1:8443/" {
		t.Errorf("web URL %q", url)
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "17": 17, "17B": 17, "500MB": 500 << 20, "2 GiB": 2 << 30, "1tb": 1 << 40, "3KB": 3 << 10,
	} {
		c := Default()
		if err := c.Load("", []string{"CHAPPE_MEDIA_QUOTA=" + text}); err != nil || c.MediaQuota != want {
			t.Errorf("%q is %d, %v; want %d", text, c.MediaQuota, err, want)
		}
		if again, err := parseSize(formatSize(want)); err != nil || again != want {
			t.Errorf("%d is written %q", want, formatSize(want))
		}
	}
	for _, text := range []string{"", "-1", "MB", "1.5GB", "9999999999TB", "1XB"} {
		if err := Default().Load("", []string{"CHAPPE_MEDIA_QUOTA=" + text}); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
