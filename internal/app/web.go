package app

import (
	"crypto/subtle"
	"html/template"
	"net/http"
	"strings"
)

// web serves HTTP on the one port: health, metrics for who has the token, and
// a page that says where one has arrived.
func (a *App) web() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", a.healthz)
	if a.cfg.MetricsToken != "" {
		mux.Handle("GET /metrics", a.withToken(a.metricsHandler()))
	}
	mux.HandleFunc("GET /{$}", a.welcome)
	return mux
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

// greetings are the texts of the page, by language.
var greetings = map[string][2]string{
	"en": {"This is a Chappe server.", "Ask its operator how to point your Telegram client here."},
	"fr": {"Ceci est un serveur Chappe.", "Demandez à son exploitant comment y connecter votre client Telegram."},
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Name}}</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem;color:#1c2733;background:#fff}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#10161d}}</style>
<h1>{{.Name}}</h1><p>{{index .Text 0}}</p><p>{{index .Text 1}}</p></html>
`))

// welcome is what a browser sees.
func (a *App) welcome(w http.ResponseWriter, r *http.Request) {
	lang := "en"
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "fr") {
		lang = "fr"
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "Accept-Language")
	_ = page.Execute(w, map[string]any{"Lang": lang, "Name": a.cfg.Name, "Text": greetings[lang]})
}
