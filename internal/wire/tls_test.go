package wire

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// certificate makes a self-signed certificate for 127.0.0.1.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// listenTLS runs a server that terminates TLS and serves what is inside.
func listenTLS(t *testing.T, o Options) (string, *tls.Config) {
	cert, pool := certificate(t)
	var s atomic.Pointer[Server]
	o.TLS = func(ctx context.Context, nc net.Conn) {
		s.Load().ServeConn(ctx, tls.Server(nc, &tls.Config{Certificates: []tls.Certificate{cert}}))
	}
	server, addr := listen(t, o)
	s.Store(server)
	return addr, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

func TestTLSSeamCarriesEverything(t *testing.T) {
	m := new(Metrics)
	addr, config := listenTLS(t, Options{Metrics: m, HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "tls %v", r.TLS != nil && r.TLS.HandshakeComplete)
	})})
	for _, w := range ways() {
		if w.info.Secret {
			continue
		}
		nc := tls.Client(dial(t, addr), config)
		c := w.begin(t, nc)
		for _, n := range []int{40, 200, 300_000} {
			body := message(n)
			send(t, c, body)
			send(t, c, body)
			expect(t, c, body)
			expect(t, c, body)
		}
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: config}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("https://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, _ := io.ReadAll(resp.Body); string(got) != "tls true" {
		t.Errorf("got %q", got)
	}
	nested := tls.Client(dial(t, addr), config)
	if _, err := nested.Write(append([]byte{0x16, 3, 1, 2, 0, 1}, make([]byte, 60)...)); err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(nested); string(got) != badRequest {
		t.Errorf("TLS inside TLS was answered %q", got)
	}
}
