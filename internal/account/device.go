package account

import (
	"strings"

	"chappe/internal/account/accountpb"
)

// Device is what a client says of itself in initConnection, and where it
// calls from.
type Device struct {
	APIID         int
	Layer         int
	Model         string
	SystemVersion string
	AppVersion    string
	SystemLang    string
	LangPack      string
	Lang          string
	IP            string
}

// maxDeviceField bounds each text a client says of itself, in bytes.
const maxDeviceField = 128

// Title is what people know the device by.
func (d Device) Title() string {
	if d.Model == "" {
		return "?"
	}
	return d.Model + ", " + d.Platform()
}

// App is the name and version of the program.
func (d Device) App() string {
	return strings.TrimSpace(appName(d.APIID, d.LangPack) + " " + d.AppVersion)
}

// Platform guesses the system from what clients say; they have no field for
// it.
func (d Device) Platform() string {
	return platformOf(d.LangPack, d.SystemVersion)
}

func platformOf(langPack, system string) string {
	switch langPack {
	case "android", "android_x":
		return "Android"
	case "ios":
		return "iOS"
	case "macos":
		return "macOS"
	case "weba", "webk", "webogram":
		return "Web"
	}
	lower := strings.ToLower(system)
	for _, p := range []struct{ part, name string }{
		{"windows", "Windows"}, {"android", "Android"}, {"ios", "iOS"}, {"mac", "macOS"},
		{"darwin", "macOS"}, {"linux", "Linux"}, {"ubuntu", "Linux"}, {"debian", "Linux"},
	} {
		if strings.Contains(lower, p.part) {
			return p.name
		}
	}
	return system
}

// appName names the well-known programs by the language pack that only they
// ask for; api ids are borrowed freely and prove nothing.
func appName(apiID int, langPack string) string {
	switch langPack {
	case "android":
		return "Android"
	case "android_x":
		return "Telegram X"
	case "ios":
		return "iOS"
	case "macos":
		return "macOS"
	case "tdesktop":
		return "Desktop"
	case "weba":
		return "Web A"
	case "webk":
		return "Web K"
	}
	if apiID == 0 {
		return "App"
	}
	return "API client"
}

// AppName is the name of the program of a stored device.
func AppName(a *accountpb.Authorization) string { return appName(int(a.ApiId), a.LangPack) }

// PlatformName is the system of a stored device.
func PlatformName(a *accountpb.Authorization) string {
	return platformOf(a.LangPack, a.SystemVersion)
}

// describe copies what a device says of itself into its record.
func (d Device) describe(a *accountpb.Authorization) {
	a.Layer = int32(d.Layer)
	a.ApiId = int32(d.APIID)
	a.DeviceModel = clip(d.Model)
	a.Platform = clip(d.Platform())
	a.SystemVersion = clip(d.SystemVersion)
	a.AppVersion = clip(d.AppVersion)
	a.LangPack = clip(d.LangPack)
	a.LangCode = clip(d.Lang)
	a.SystemLangCode = clip(d.SystemLang)
	a.Ip = clip(d.IP)
}

// deviceOf is the inverse of describe.
func deviceOf(a *accountpb.Authorization) Device {
	return Device{
		APIID: int(a.ApiId), Layer: int(a.Layer), Model: a.DeviceModel, SystemVersion: a.SystemVersion,
		AppVersion: a.AppVersion, SystemLang: a.SystemLangCode, LangPack: a.LangPack, Lang: a.LangCode, IP: a.Ip,
	}
}

// clip makes text that a stranger sent fit to be stored: short, valid UTF-8.
func clip(s string) string {
	if len(s) > maxDeviceField {
		s = s[:maxDeviceField]
	}
	return strings.ToValidUTF8(s, "")
}
