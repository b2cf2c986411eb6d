package rpc

import (
	"context"

	"github.com/gotd/td/tg"
)

func (s *Server) registerHelpColors(t table) {
	on(t, public, s.helpGetPeerColors)
	on(t, public, s.helpGetPeerProfileColors)
}

func (s *Server) helpGetPeerColors(_ context.Context, _ *Caller, r *tg.HelpGetPeerColorsRequest) (tg.HelpPeerColorsClass, error) {
	return s.site.peerColors.answer(r.Hash), nil
}

func (s *Server) helpGetPeerProfileColors(_ context.Context, _ *Caller, r *tg.HelpGetPeerProfileColorsRequest) (tg.HelpPeerColorsClass, error) {
	return s.site.profileColors.answer(r.Hash), nil
}

// palette is a list of colours that people may choose from.
//
// https://core.telegram.org/api/colors
type palette struct {
	hash    int
	options []tg.HelpPeerColorOption
}

func (p palette) answer(hash int) tg.HelpPeerColorsClass {
	if hash == p.hash {
		return &tg.HelpPeerColorsNotModified{}
	}
	return &tg.HelpPeerColors{Hash: p.hash, Colors: p.options}
}

// builtInColors is the number of name colours that every client has itself
// (ids 0 to 6: red, orange, violet, green, cyan, blue, pink). For these the
// server names no colours: TDLib rejects a built-in id that comes with some.
const builtInColors = 7

// twoTone are the further name colours: the main colour of names and reply
// lines and the stripe on it, for light and for dark themes, 0xRRGGBB.
var twoTone = [][4]int{
	{0xd9443f, 0xf3b3a6, 0xff9280, 0x992f37},
	{0xd06716, 0xf7cb91, 0xecb04e, 0xc35714},
	{0x9357c9, 0xd9b8f2, 0xc697ff, 0x5e31c8},
	{0x3b9430, 0xa9dc95, 0xa7eb6e, 0x167e2d},
	{0x158f98, 0x92dbd9, 0x40d8d0, 0x045c7f},
	{0x2f7fbe, 0xa0d2f3, 0x52bfff, 0x0b5494},
	{0xc8396f, 0xf4afc6, 0xff86a6, 0x8e366e},
}

func newPeerColors() palette {
	var options []tg.HelpPeerColorOption
	for id := range builtInColors {
		options = append(options, tg.HelpPeerColorOption{ColorID: id})
	}
	for i, c := range twoTone {
		o := tg.HelpPeerColorOption{ColorID: builtInColors + i}
		o.SetColors(&tg.HelpPeerColorSet{Colors: []int{c[0], c[1]}})
		o.SetDarkColors(&tg.HelpPeerColorSet{Colors: []int{c[2], c[3]}})
		options = append(options, o)
	}
	return palette{hash: contentHash(twoTone), options: options}
}

// profileTones are the colours of profile pages: the swatch in the list, the
// background in light themes, the background in dark themes, and the two ends
// of a story ring.
var profileTones = [][5]int{
	{0xba5650, 0xb4544e, 0x9c4540, 0xff8a5c, 0xe74a4a},
	{0xc27c3e, 0xb8723a, 0x945e2c, 0xffb35c, 0xea7a2b},
	{0x956ac8, 0x8d62c2, 0x714fa0, 0xd18cff, 0x8a5bff},
	{0x49a355, 0x45994f, 0x33783d, 0xa5dc58, 0x3fb950},
	{0x3e97ad, 0x388ea3, 0x2b7181, 0x5ee6d8, 0x2fa6c9},
	{0x5a8fbb, 0x5287b3, 0x426c92, 0x7ac7ff, 0x3f86e0},
	{0xb85378, 0xb04b72, 0x8c3c5b, 0xff8fb8, 0xd64a87},
	{0x7f8b95, 0x76828c, 0x525c65, 0xc5d0d9, 0x8695a3},
}

func newProfileColors() palette {
	set := func(swatch, background, from, to int) tg.HelpPeerColorSetClass {
		// TDLib wants exactly two story colours.
		return &tg.HelpPeerColorProfileSet{
			PaletteColors: []int{swatch},
			BgColors:      []int{background},
			StoryColors:   []int{from, to},
		}
	}
	var options []tg.HelpPeerColorOption
	for id, c := range profileTones {
		o := tg.HelpPeerColorOption{ColorID: id}
		o.SetColors(set(c[0], c[1], c[3], c[4]))
		o.SetDarkColors(set(c[0], c[2], c[3], c[4]))
		options = append(options, o)
	}
	return palette{hash: contentHash(profileTones), options: options}
}
