// Package web serves the web client: the files that Vite builds from /web,
// embedded with their compressed forms, a description of this server that the
// client reads, the pages that links show to people without a client, and the
// headers that keep a browser strict. Without a built
// client it serves a plain page, so that the program builds with Go alone. It
// imports nothing of ours.
package web
