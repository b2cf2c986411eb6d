package account

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"time"
)

// SMTP sends codes by e-mail. Codes travel only over TLS (STARTTLS, or at once
// on port 465), unless the mail server is on this machine.
type SMTP struct {
	Addr     string // host:port
	From     string // an address, with or without a name
	Username string // empty: no authentication
	Password string
	Timeout  time.Duration // of the whole delivery; 0 means 20 seconds
	TLS      *tls.Config   // nil: the host's name is verified by the system's roots
}

// Send implements [CodeSender].
func (m *SMTP) Send(ctx context.Context, c Code) error {
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return fmt.Errorf("sender of login mail: %w", err)
	}
	to, err := mail.ParseAddress(c.Email)
	if err != nil {
		return errors.New("recipient of login mail is not an address")
	}
	timeout := m.Timeout
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, done, err := m.dial(ctx)
	if err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	defer done()
	if err := m.deliver(client, from, to, c); err != nil {
		return fmt.Errorf("deliver login mail: %w", err)
	}
	return nil
}

// dial connects, secures and authenticates. done closes the connection.
func (m *SMTP) dial(ctx context.Context) (client *smtp.Client, done func(), err error) {
	host, port, err := net.SplitHostPort(m.Addr)
	if err != nil {
		return nil, nil, err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", m.Addr)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	done = func() { stop(); _ = conn.Close() }
	defer func() {
		if err != nil {
			done()
		}
	}()
	local := isLoopback(conn)
	if port == "465" {
		conn = tls.Client(conn, m.tlsConfig(host))
	}
	if client, err = smtp.NewClient(conn, host); err != nil {
		return nil, nil, err
	}
	if err = m.secure(client, host, port == "465" || local); err != nil {
		return nil, nil, err
	}
	return client, done, nil
}

// secure starts TLS where the server has it and insists on it unless trusted,
// and logs in.
func (m *SMTP) secure(client *smtp.Client, host string, trusted bool) error {
	_, already := client.TLSConnectionState()
	if ok, _ := client.Extension("STARTTLS"); ok && !already {
		if err := client.StartTLS(m.tlsConfig(host)); err != nil {
			return err
		}
	} else if !trusted {
		return errors.New("mail server offers no encryption")
	}
	if m.Username == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", m.Username, m.Password, host))
}

func (m *SMTP) deliver(client *smtp.Client, from, to *mail.Address, c Code) error {
	if err := client.Mail(from.Address); err != nil {
		return err
	}
	if err := client.Rcpt(to.Address); err != nil {
		return errors.New("mail server refuses the recipient") // its words may hold the address
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter(from, to, c, time.Now())); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return client.Quit()
}

// letter is the mail as RFC 5322 wants it, in UTF-8 as base64.
func letter(from, to *mail.Address, c Code, at time.Time) []byte {
	_, domain, _ := strings.Cut(from.Address, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", from.String()},
		{"To", to.String()},
		{"Subject", mime.QEncoding.Encode("utf-8", c.Subject)},
		{"Date", at.UTC().Format(time.RFC1123Z)},
		{"Message-ID", "<" + hex.EncodeToString(randomBytes(16)) + "@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "base64"},
	} {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n")
	encoded := base64.StdEncoding.EncodeToString([]byte(c.Text + "\r\n"))
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	b.WriteString(encoded + "\r\n")
	return b.Bytes()
}

func (m *SMTP) tlsConfig(host string) *tls.Config {
	if m.TLS != nil {
		return m.TLS
	}
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
}

func isLoopback(c net.Conn) bool {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}
