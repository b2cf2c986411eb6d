package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
	"chappe/internal/config"
)

const doctorHelp = `Looks for what commonly goes wrong: settings, the data directory, space on the
disk, limits of the system, the port, the address that clients are told. It ends
with status 1 if something keeps the server from working.`

// finding is the result of one check.
type finding struct {
	Check  string `json:"check"`
	Result string `json:"result"` // ok, warning or fault
	Note   string `json:"note"`
}

const (
	resultOK      = "ok"
	resultWarning = "warning"
	resultFault   = "fault"
)

var errFaults = errors.New("something keeps the server from working")

func (c *cli) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: c.tr("look for what commonly goes wrong"),
		Long:  c.tr(doctorHelp),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.doctor(cmd.Context()) },
	}
	for _, name := range []string{"listen", "public"} {
		cmd.Flags().AddFlag(c.settings.Lookup(name))
	}
	return cmd
}

func (c *cli) doctor(ctx context.Context) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	list := []finding{
		{"settings", resultOK, c.tr("valid")},
		c.checkData(cfg.Data),
		c.checkMode("master key", cfg.KeyFile()),
		c.checkSpace(cfg.Data),
		c.checkFiles(),
		c.checkVideos(),
	}
	list = append(list, c.checkServer(ctx, cfg)...)
	if err := c.print(list, func() {
		for _, f := range list {
			fmt.Fprintf(c.out, "%-8s %s: %s\n", c.tr(f.Result), c.tr(f.Check), f.Note)
		}
	}); err != nil {
		return err
	}
	for _, f := range list {
		if f.Result == resultFault {
			return errors.New(c.tr(errFaults.Error()))
		}
	}
	return nil
}

// checkData looks at the data directory: it is made at the first start, and
// nobody else should read it.
func (c *cli) checkData(dir string) finding {
	const name = "data directory"
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return finding{name, resultOK, c.tr("will be made at the first start")}
	case err != nil:
		return finding{name, resultFault, err.Error()}
	case !info.IsDir():
		return finding{name, resultFault, c.tr("is not a directory")}
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return finding{name, resultFault, err.Error()}
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return c.checkMode(name, dir)
}

// checkMode looks whether others than the owner may read a file.
func (c *cli) checkMode(name, path string) finding {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return finding{name, resultOK, c.tr("will be made at the first start")}
	}
	if err != nil {
		return finding{name, resultFault, err.Error()}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return finding{name, resultWarning, fmt.Sprintf(c.tr("others may read it (mode %o); say: chmod go= %s"), mode, path)}
	}
	return finding{name, resultOK, c.tr("readable by its owner alone")}
}

const minSpace = 1 << 30 // bytes

func (c *cli) checkSpace(dir string) finding {
	const name = "disk"
	var fs syscall.Statfs_t
	// The directory may not be there yet: its parent is on the same disk.
	if err := syscall.Statfs(dir, &fs); err != nil {
		if err := syscall.Statfs(filepath.Dir(filepath.Clean(dir)), &fs); err != nil {
			return finding{name, resultWarning, err.Error()}
		}
	}
	free := int64(fs.Bavail) * int64(fs.Bsize)
	note := fmt.Sprintf(c.tr("%d MiB free"), free>>20)
	if free < minSpace {
		return finding{name, resultWarning, note}
	}
	return finding{name, resultOK, note}
}

// checkVideos looks for the programs that look into videos. A server does without.
func (c *cli) checkVideos() finding {
	const name = "videos"
	for _, program := range []string{"ffprobe", "ffmpeg"} {
		if _, err := exec.LookPath(program); err != nil {
			return finding{name, resultOK, fmt.Sprintf(c.tr("%s is not installed: what clients say of videos is believed"), program)}
		}
	}
	return finding{name, resultOK, c.tr("looked into by ffmpeg")}
}

const wantFiles = 65_536

func (c *cli) checkFiles() finding {
	const name = "open files"
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return finding{name, resultWarning, err.Error()}
	}
	if limit.Max < wantFiles {
		return finding{name, resultWarning, fmt.Sprintf(c.tr("at most %d, so as many clients; raise it with ulimit -n or LimitNOFILE="), limit.Max)}
	}
	return finding{name, resultOK, fmt.Sprintf(c.tr("at most %d"), limit.Max)}
}

const dialPatience = 3 * time.Second

// checkServer looks at the running server, or else whether the port is free
// for one.
func (c *cli) checkServer(ctx context.Context, cfg *config.Config) []finding {
	info, err := admin.NewClient(cfg.Socket()).Info(ctx)
	if errors.Is(err, admin.ErrNotHere) {
		return []finding{{"server", resultOK, c.tr("not running")}, c.checkPort(cfg.Listen)}
	}
	if err != nil {
		return []finding{{"server", resultFault, err.Error()}}
	}
	running := finding{"server", resultOK, fmt.Sprintf(c.tr("running since %s on %s"), day(info.Started), info.Listen)}
	host, port := dialAddress(info)
	return []finding{running, c.checkPublic(ctx, host, port)}
}

func (c *cli) checkPort(addr string) finding {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return finding{"port", resultFault, err.Error()}
	}
	_ = l.Close()
	return finding{"port", resultOK, addr + " " + c.tr("is free")}
}

func (c *cli) checkPublic(ctx context.Context, host, port string) finding {
	const name = "public address"
	addr := net.JoinHostPort(host, port)
	dialer := net.Dialer{Timeout: dialPatience}
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return finding{name, resultFault, err.Error()}
	}
	_ = conn.Close()
	if ip, err := netip.ParseAddr(host); err == nil && (ip.IsLoopback() || ip.IsPrivate()) {
		return finding{name, resultWarning, fmt.Sprintf(c.tr("%s reaches clients of this machine or network only; see --public"), addr)}
	}
	return finding{name, resultOK, addr}
}
