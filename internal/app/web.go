package app

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"chappe/internal/web"
)

// web serves HTTP on the one port: health, metrics for who has the token, files
// for who has a ticket, and the web client with the pages of links.
func (a *App) web() (http.Handler, error) {
	client, err := web.New(web.Options{
		About: web.Description{
			Name: a.cfg.Name, PublicKey: string(a.rsa.PublicPEM()), DC: a.cfg.DC, Socket: "/apiws", Accent: a.cfg.Accent,
			Contact: a.cfg.Contact, Gateway: a.cfg.CodeWebhook != "",
		},
		Fresh: func() bool { return !a.accounts.HasOperator() },
		Links: links{a},
		URL:   a.cfg.WebURL(a.public),
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.healthz)
	if a.cfg.MetricsToken != "" {
		mux.Handle("GET /metrics", a.withToken(a.metricsHandler()))
	} else {
		mux.Handle("/metrics", http.NotFoundHandler())
	}
	mux.Handle(web.FilesPath, web.NewDownloads(downloads{a}))
	mux.Handle("/", client)
	return mux, nil
}

// healthz answers 200 while the store can be written.
func (a *App) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := a.db.Failed(); err != nil {
		http.Error(w, "the store has failed", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ok\n"))
}

// withToken lets through who knows the metrics token.
func (a *App) withToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(a.cfg.MetricsToken)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
