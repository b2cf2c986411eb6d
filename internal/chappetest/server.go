// Package chappetest runs a whole server, as the binary that users get, and
// real clients against it. Tests only.
package chappetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds chappe once for the whole test run, unless CHAPPE names one.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("CHAPPE"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "chappe-bin-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "chappe")
	out, err := exec.Command("go", "build", "-o", path, "chappe/cmd/chappe").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build chappe: %w\n%s", err, out)
	}
	return path, nil
})

// Server is a server process on loopback with a data directory of its own.
type Server struct {
	t    testing.TB
	bin  string
	args []string
	cmd  *exec.Cmd
	log  *bytes.Buffer // what the process has said

	Data string // the data directory
	Addr string // HOST:PORT
}

// Start runs a server for the length of the test. args are added to `serve`.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, bin: bin, args: args, Data: filepath.Join(t.TempDir(), "data"), Addr: "127.0.0.1:0"}
	s.Up()
	t.Cleanup(func() { s.Down(syscall.SIGTERM) })
	return s
}

// Up starts the process on the same data and address and waits until it is
// ready.
func (s *Server) Up() {
	s.t.Helper()
	args := append([]string{"serve", "--listen", s.Addr, "--data", s.Data}, s.args...)
	s.cmd = exec.Command(s.bin, args...)
	log := new(bytes.Buffer)
	s.log, s.cmd.Stderr = log, log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	addr, err := readyAddress(out)
	if err != nil {
		_ = s.cmd.Wait()
		s.t.Fatalf("start the server: %v\n%s", err, log.String())
	}
	s.Addr = addr
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if os.Getenv("CHAPPE_LOG") != "" {
		s.t.Cleanup(func() { s.t.Log(log.String()) })
	}
}

func readyAddress(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if addr, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			return strings.TrimSpace(addr), nil
		}
	}
	return "", fmt.Errorf("it ended before it was ready")
}

// Down ends the process with a signal and waits for it.
func (s *Server) Down(sig syscall.Signal) {
	if s.cmd == nil || s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(sig)
	_ = s.cmd.Wait()
}

// Log is what the process has written to its log. It may be read only when the
// process has ended.
func (s *Server) Log() []byte { return s.log.Bytes() }

// Kill is kill -9, and a new start on what is left.
func (s *Server) Kill() {
	s.t.Helper()
	s.Down(syscall.SIGKILL)
	s.Up()
}

// Run runs a command of the binary against this server's data and returns what
// it prints.
func (s *Server) Run(args ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.bin, append(args, "--data", s.Data)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("chappe %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// Code waits for the login code of a phone, as an operator does.
func (s *Server) Code(phone string) string {
	s.t.Helper()
	return strings.TrimSpace(s.Run("code", phone))
}
