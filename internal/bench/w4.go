package bench

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/exchange"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/transport"
)

// W4 is a storm of logins: key exchanges, each followed by a sign-up through
// the login code, for a number of new accounts. Codes are read over the admin
// socket, whose cost is part of the figures.
func W4(ctx context.Context, srv Server, o Options) (Report, error) {
	if err := o.check(); err != nil {
		return Report{}, err
	}
	keys, err := srv.PublicKeys(ctx)
	if err != nil {
		return Report{}, err
	}
	o.progress("exchange %d keys", o.Sessions)
	before, err := srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	start := time.Now()
	made, err := exchangeKeys(ctx, o, keys)
	if err != nil {
		return Report{}, err
	}
	exchanged := time.Since(start)
	middle, err := srv.Usage(ctx, false)
	if err != nil {
		return Report{}, err
	}
	o.progress("sign up %d accounts", o.Sessions)
	start = time.Now()
	lat, err := signUps(ctx, srv, o, made)
	if err != nil {
		return Report{}, err
	}
	signed := time.Since(start)
	perExchange := (middle.CPU - before.CPU).Seconds() / float64(o.Sessions)
	r := Report{
		Work: "w4", Sessions: o.Sessions, Seconds: (exchanged + signed).Seconds(),
		Rate:             float64(o.Sessions) / signed.Seconds(),
		CPUPerExchange:   perExchange * 1e6,
		ExchangesPerCore: 1 / perExchange,
	}
	r.P50, r.P99 = percentiles(lat)
	return r, nil
}

func exchangeKeys(ctx context.Context, o Options, keys []exchange.PublicKey) ([]crypto.AuthKey, error) {
	made := make([]crypto.AuthKey, o.Sessions)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i := range made {
		g.Go(func() error {
			key, err := exchangeKey(gctx, o, i, keys)
			if err != nil {
				return fmt.Errorf("key exchange %d: %w", i, err)
			}
			made[i] = key
			return nil
		})
	}
	return made, g.Wait()
}

func exchangeKey(ctx context.Context, o Options, i int, keys []exchange.PublicKey) (crypto.AuthKey, error) {
	tcp, err := dialer(o.Target, i).DialContext(ctx, "tcp", o.Target)
	if err != nil {
		return crypto.AuthKey{}, err
	}
	tc, err := transport.Intermediate.Handshake(tcp)
	if err != nil {
		_ = tcp.Close()
		return crypto.AuthKey{}, err
	}
	defer func() { _ = tc.Close() }()
	res, err := exchange.NewExchanger(tc, 2).Client(keys).Run(ctx)
	if err != nil {
		return crypto.AuthKey{}, err
	}
	return res.AuthKey, nil
}

func signUps(ctx context.Context, srv Server, o Options, keys []crypto.AuthKey) ([]time.Duration, error) {
	var mu sync.Mutex
	var lat []time.Duration
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i, key := range keys {
		g.Go(func() error {
			start := time.Now()
			if err := signUp(gctx, srv, o, i, key); err != nil {
				return fmt.Errorf("sign-up %d: %w", i, err)
			}
			mu.Lock()
			lat = append(lat, time.Since(start))
			mu.Unlock()
			return nil
		})
	}
	err := g.Wait()
	return lat, err
}

func signUp(ctx context.Context, srv Server, o Options, i int, key crypto.AuthKey) error {
	c, err := dial(ctx, dialer(o.Target, i), o.Target, key, nil)
	if err != nil {
		return err
	}
	defer c.close()
	phone, err := randomPhone()
	if err != nil {
		return err
	}
	res, err := c.call(ctx, hello(&tg.AuthSendCodeRequest{PhoneNumber: phone, APIID: 1, APIHash: "bench"}))
	if err != nil {
		return err
	}
	sent, err := decodeSentCode(res)
	if err != nil {
		return err
	}
	code, err := srv.LoginCode(ctx, phone)
	if err != nil {
		return err
	}
	if _, err := c.call(ctx, &tg.AuthSignInRequest{PhoneNumber: phone, PhoneCodeHash: sent, PhoneCode: code}); err != nil {
		return err
	}
	_, err = c.call(ctx, &tg.AuthSignUpRequest{PhoneNumber: phone, PhoneCodeHash: sent, FirstName: "Bench"})
	return err
}

func decodeSentCode(b *bin.Buffer) (hash string, err error) {
	res, err := tg.DecodeAuthSentCode(b)
	if err != nil {
		return "", err
	}
	sent, ok := res.(*tg.AuthSentCode)
	if !ok {
		return "", fmt.Errorf("auth.sendCode answered %T", res)
	}
	return sent.PhoneCodeHash, nil
}

// randomPhone returns a number of the range that is set apart for tests.
func randomPhone() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1e8))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("99966%08d", n), nil
}
