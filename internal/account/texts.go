package account

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// texts are the server's own words to its users in one language.
type texts struct {
	appCode   string // code
	sentCode  string // service, code, minutes
	subject   string // service
	newDevice string // name, device, app, address, date
	codeLabel string // the part of appCode that stands out
	newLabel  string // the part of newDevice that stands out
	dateForm  string
}

var english = texts{
	codeLabel: "Login code: ",
	appCode: "Login code: %s\n\nSomebody, hopefully you, wants to log in to your account. " +
		"Enter this code there and show it to nobody, whoever asks: we never do.\n\n" +
		"If it was not you, there is nothing to do: without the code nobody gets in.",
	sentCode: "%s login code: %s. Valid for %d minutes. Never give it to anybody.",
	subject:  "%s login code",
	newLabel: "New login.",
	newDevice: "New login. %s, your account was opened on another device on %s.\n\n" +
		"Device: %s\nApp: %s\nAddress: %s\n\n" +
		"If it was not you, end that session at once under Settings, Devices.",
	dateForm: "2006-01-02 at 15:04 UTC",
}

var french = texts{
	codeLabel: "Code de connexion : ",
	appCode: "Code de connexion : %s\n\nQuelqu'un, vous sans doute, veut se connecter à votre compte. " +
		"Saisissez-y ce code et ne le montrez à personne, qui que ce soit qui le demande : nous ne le faisons jamais.\n\n" +
		"Si ce n'était pas vous, il n'y a rien à faire : sans le code, personne n'entre.",
	sentCode: "Code de connexion %s : %s. Valable %d minutes. Ne le donnez à personne.",
	subject:  "Code de connexion %s",
	newLabel: "Nouvelle connexion.",
	newDevice: "Nouvelle connexion. %s, votre compte a été ouvert sur un autre appareil le %s.\n\n" +
		"Appareil : %s\nApplication : %s\nAdresse : %s\n\n" +
		"Si ce n'était pas vous, fermez aussitôt cette session dans Paramètres, Appareils.",
	dateForm: "02/01/2006 à 15:04 UTC",
}

// textsIn returns the words for a language code; English for those we do not
// have.
func textsIn(lang string) *texts {
	if strings.HasPrefix(strings.ToLower(lang), "fr") {
		return &french
	}
	return &english
}

// codeInApp is the message of the service account with a code.
func (t *texts) codeInApp(code string) (string, []Span) {
	label := utf16Len(t.codeLabel)
	return fmt.Sprintf(t.appCode, code), []Span{{Offset: 0, Length: label + len(code)}}
}

// codeSent is a code as one short text for SMS and e-mail.
func (t *texts) codeSent(service, code string, life time.Duration) string {
	return fmt.Sprintf(t.sentCode, service, code, max(1, int(life.Minutes())))
}

func (t *texts) codeSubject(service string) string { return fmt.Sprintf(t.subject, service) }

// newLogin tells of a new device.
func (t *texts) newLogin(name string, d Device, at time.Time) (string, []Span) {
	address := d.IP
	if address == "" {
		address = "?"
	}
	text := fmt.Sprintf(t.newDevice, name, at.UTC().Format(t.dateForm), d.Title(), d.App(), address)
	return text, []Span{{Offset: 0, Length: utf16Len(t.newLabel)}}
}

func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }
