package rpc

// langCode returns the base language of the caller's interface: as this very
// call says it, else as its device last did, else "en".
func (c *Caller) langCode() string {
	code := ""
	switch {
	case c.Call != nil && c.Call.Init != nil:
		code = c.Call.Init.LangCode
	case c.Auth != nil:
		code = c.Auth.Device().Lang
	}
	if len(code) < 2 {
		return "en"
	}
	return code[:2]
}
