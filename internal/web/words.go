package web

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// words are the texts of the pages in one language.
type words struct {
	Lang string
	kind [4]string // by Kind; the first is of the other pages

	members, subscribers [2]string // one, many
	thousands            string    // between groups of three digits

	InBrowser, InApp, Hint string // of the buttons
	Asks, Message          string // what a page adds

	PrivateTitle, PrivateText string // of /c/ID/MESSAGE
	PhoneTitle, PhoneText     string // of /+PHONE
	MissingTitle, MissingText string // of a link that leads nowhere
	OnServer                  string // what stands at the foot, before the server's name
}

var english = &words{
	Lang: "en", kind: [4]string{"", "Person", "Group", "Channel"},
	members: [2]string{"member", "members"}, subscribers: [2]string{"subscriber", "subscribers"}, thousands: ",",
	InBrowser: "Open in the browser", InApp: "Open in Telegram",
	Hint:         "In the browser there is nothing to install. A Telegram app must be set up for this server.",
	Asks:         "An admin lets in those who ask to join.",
	Message:      "The link leads to one message.",
	PrivateTitle: "A message for members", PrivateText: "It is in a private group or channel. Who belongs there can open it.",
	PhoneTitle: "Write to a phone number", PhoneText: "If somebody with this number is here and can be found by it, the conversation opens.",
	MissingTitle: "Nothing behind this link", MissingText: "It may be mistyped, used up or withdrawn. Ask whoever sent it for a new one.",
	OnServer: "A link of",
}

var french = &words{
	Lang: "fr", kind: [4]string{"", "Personne", "Groupe", "Canal"},
	members: [2]string{"membre", "membres"}, subscribers: [2]string{"abonné", "abonnés"}, thousands: "\u202f",
	InBrowser: "Ouvrir dans le navigateur", InApp: "Ouvrir dans Telegram",
	Hint:         "Dans le navigateur, rien à installer. Une application Telegram doit être réglée pour ce serveur.",
	Asks:         "Un administrateur accepte celles et ceux qui demandent à entrer.",
	Message:      "Le lien mène à un message précis.",
	PrivateTitle: "Un message pour les membres", PrivateText: "Il est dans un groupe ou un canal privé. Qui en fait partie peut l’ouvrir.",
	PhoneTitle: "Écrire à un numéro", PhoneText: "Si quelqu’un est ici avec ce numéro et s’y laisse trouver, la conversation s’ouvre.",
	MissingTitle: "Rien derrière ce lien", MissingText: "Il est peut-être mal recopié, épuisé ou retiré. Demandez-en un autre à qui vous l’a envoyé.",
	OnServer: "Un lien de",
}

var (
	spoken   = []*words{english, french}
	speaking = language.NewMatcher([]language.Tag{language.English, language.French})
)

// maxLanguages bounds the part of Accept-Language that is read, in bytes.
const maxLanguages = 120

// wordsFor chooses by the header Accept-Language.
func wordsFor(accept string) *words {
	if len(accept) > maxLanguages {
		accept = accept[:strings.LastIndexByte(accept[:maxLanguages], ',')+1]
	}
	tags, _, err := language.ParseAcceptLanguage(strings.TrimSuffix(accept, ","))
	if err != nil || len(tags) == 0 {
		return english
	}
	_, i, _ := speaking.Match(tags...)
	return spoken[i]
}

// count tells how many belong to a group or channel.
func (w *words) count(c Card) string {
	forms := w.members
	if c.Kind == Broadcast {
		forms = w.subscribers
	}
	// In French zero is singular.
	form := forms[1]
	if c.Members == 1 || c.Members == 0 && w == french {
		form = forms[0]
	}
	return w.number(c.Members) + "\u00a0" + form
}

// number sets a number in groups of three digits.
func (w *words) number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.thousands + s[i:]
	}
	return s
}
