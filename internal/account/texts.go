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

	// About passwords. Each begins with its label, which stands out.
	passwordOn, passwordNew, passwordOff string // device
	resetWanted                          string // device, date
	deletionWanted                       string // device, app, address, date
	unfinished                           string // date, device, app, address
	mailedCode                           string // service, code, minutes
	mailSubject                          string // service
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

	mailedCode:  "%s: your code for two-step verification is %s. Valid for %d minutes. Never give it to anybody.",
	mailSubject: "%s: two-step verification",
	passwordOn: "Two-step verification is on.\n\nA password was set on %s. From now on a new device needs it besides the login code.\n\n" +
		"If it was not you, end that session at once under Settings, Devices, and ask to reset the password.",
	passwordNew: "The password of two-step verification was changed.\n\nIt was done on %s, by somebody who knew the old one.",
	passwordOff: "Two-step verification is off.\n\nThe password was taken off on %s. From now on the login code alone opens your account.",
	resetWanted: "Somebody asked to reset the password of two-step verification.\n\nIt was done on %s. The password can be taken off on %s.\n\n" +
		"If it was not you, cancel the request under Settings, Two-step verification, and end that session under Devices.",
	deletionWanted: "Somebody asked to delete your account without its password.\n\nDevice: %s\nApp: %s\nAddress: %s\n\n" +
		"The account can be deleted on %s. To cancel that, end the session under Settings, Devices, or enter your password under Two-step verification.",
	unfinished: "Unfinished login.\n\nOn %s somebody gave a right login code of yours, but not your password: your chats stayed closed.\n\n" +
		"Device: %s\nApp: %s\nAddress: %s\n\nIf it was not you, end that session under Settings, Devices, and give your codes to nobody.",
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

	mailedCode:  "%s : votre code pour la vérification en deux étapes est %s. Valable %d minutes. Ne le donnez à personne.",
	mailSubject: "%s : vérification en deux étapes",
	passwordOn: "La vérification en deux étapes est active.\n\nUn mot de passe a été défini sur %s. Désormais, un nouvel appareil en a besoin en plus du code de connexion.\n\n" +
		"Si ce n'était pas vous, fermez aussitôt cette session dans Paramètres, Appareils, et demandez à réinitialiser le mot de passe.",
	passwordNew: "Le mot de passe de la vérification en deux étapes a été changé.\n\nC'était sur %s, par quelqu'un qui connaissait l'ancien.",
	passwordOff: "La vérification en deux étapes est désactivée.\n\nLe mot de passe a été retiré sur %s. Désormais, le code de connexion suffit à ouvrir votre compte.",
	resetWanted: "Quelqu'un a demandé à réinitialiser le mot de passe de la vérification en deux étapes.\n\nC'était sur %s. Le mot de passe pourra être retiré le %s.\n\n" +
		"Si ce n'était pas vous, annulez la demande dans Paramètres, Vérification en deux étapes, et fermez cette session dans Appareils.",
	deletionWanted: "Quelqu'un a demandé à supprimer votre compte sans son mot de passe.\n\nAppareil : %s\nApplication : %s\nAdresse : %s\n\n" +
		"Le compte pourra être supprimé le %s. Pour l'empêcher, fermez cette session dans Paramètres, Appareils, ou saisissez votre mot de passe dans Vérification en deux étapes.",
	unfinished: "Connexion inachevée.\n\nLe %s, quelqu'un a donné un bon code de connexion, mais pas votre mot de passe : vos discussions sont restées fermées.\n\n" +
		"Appareil : %s\nApplication : %s\nAdresse : %s\n\nSi ce n'était pas vous, fermez cette session dans Paramètres, Appareils, et ne donnez vos codes à personne.",
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
	text := fmt.Sprintf(t.newDevice, name, t.date(at), d.Title(), d.App(), d.address())
	return text, []Span{{Offset: 0, Length: utf16Len(t.newLabel)}}
}

func (t *texts) date(at time.Time) string { return at.UTC().Format(t.dateForm) }

// address is where a device calls from, for people.
func (d Device) address() string {
	if d.IP == "" {
		return "?"
	}
	return d.IP
}

// headed makes the first line of a text stand out.
func headed(text string) (string, []Span) {
	label, _, _ := strings.Cut(text, "\n")
	return text, []Span{{Offset: 0, Length: utf16Len(label)}}
}

func (t *texts) passwordSet(device string) (string, []Span) {
	return headed(fmt.Sprintf(t.passwordOn, device))
}

func (t *texts) passwordChanged(device string) (string, []Span) {
	return headed(fmt.Sprintf(t.passwordNew, device))
}

func (t *texts) passwordRemoved(device string) (string, []Span) {
	return headed(fmt.Sprintf(t.passwordOff, device))
}

// resetAsked tells of a request to take the password off at a time.
func (t *texts) resetAsked(device string, due time.Time) (string, []Span) {
	return headed(fmt.Sprintf(t.resetWanted, device, t.date(due)))
}

// deletionAsked tells of a request to delete the account at a time.
func (t *texts) deletionAsked(d Device, due time.Time) (string, []Span) {
	return headed(fmt.Sprintf(t.deletionWanted, d.Title(), d.App(), d.address(), t.date(due)))
}

// unfinishedLogin tells of a login that knew the code and not the password.
func (t *texts) unfinishedLogin(d Device, at time.Time) (string, []Span) {
	return headed(fmt.Sprintf(t.unfinished, t.date(at), d.Title(), d.App(), d.address()))
}

func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }
