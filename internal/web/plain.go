package web

import (
	"html/template"
	"net/http"
	"strings"
)

// greetings are the texts of the plain page, by language.
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

// plain is what a browser sees of a program that was built without the client.
func (h *Handler) plain(w http.ResponseWriter, r *http.Request) {
	lang := "en"
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "fr") {
		lang = "fr"
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("Vary", "Accept-Language")
	_ = page.Execute(w, map[string]any{"Lang": lang, "Name": h.about.Name, "Text": greetings[lang]})
}
