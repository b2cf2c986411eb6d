package rpc

// langCode returns the base language of the caller's interface if this very
// call carried it, else "en".
func (c *Caller) langCode() string {
	if c != nil && c.Call != nil && c.Call.Init != nil && len(c.Call.Init.LangCode) >= 2 {
		return c.Call.Init.LangCode[:2]
	}
	return "en"
}
