package app

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/keyex"
	"chappe/internal/mtproxy"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Names of the server's own secrets among its rows. Stored: never change them.
const (
	secretRSA   = "rsa-key"
	secretProxy = "mtproxy-secret"
)

// serverKey returns the server's RSA key, made at the first start. It lives
// sealed in the store: whoever has the disk cannot pretend to be the server.
func serverKey(ctx context.Context, db *store.DB) (*keyex.RSAKey, error) {
	pem, err := secret(ctx, db, secretRSA, func() ([]byte, error) {
		key, err := keyex.GenerateRSAKey()
		if err != nil {
			return nil, err
		}
		return key.PrivatePEM(), nil
	})
	if err != nil {
		return nil, fmt.Errorf("server key: %w", err)
	}
	return keyex.ParseRSAKey(pem)
}

// proxySecret returns the MTProxy secret of the configuration, or the server's
// own, made at the first start.
func proxySecret(ctx context.Context, db *store.DB, configured string) (mtproxy.Secret, error) {
	if configured != "" {
		return mtproxy.Parse(configured)
	}
	raw, err := secret(ctx, db, secretProxy, func() ([]byte, error) {
		s, err := mtproxy.Generate(mtproxy.Plain, "")
		return s.Bytes(), err
	})
	if err != nil {
		return mtproxy.Secret{}, fmt.Errorf("proxy secret: %w", err)
	}
	return mtproxy.FromBytes(raw)
}

// secret reads a secret of the server, or makes it and makes it durable.
func secret(ctx context.Context, db *store.DB, name string, generate func() ([]byte, error)) ([]byte, error) {
	var value []byte
	key := store.SecretKey(name)
	commit, err := db.Update(ctx, []peer.Owner{peer.TheServer}, func(tx store.Tx) error {
		var err error
		value, err = tx.Get(peer.TheServer, key)
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if value, err = generate(); err != nil {
			return err
		}
		tx.Set(peer.TheServer, key, value)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return value, commit.Wait(ctx)
}
