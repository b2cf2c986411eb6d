package demo

import (
	"fmt"
	"math/rand/v2"

	"chappe/internal/demo/paint"
)

// person is somebody who talks in the demo world. The phone numbers are of the
// ranges that are set apart for films.
type person struct {
	id          string // in the scripts
	phone       string
	first, last string
	username    string
	about       string
	lang        string
	look        paint.Look
}

// marked is what shows that somebody or something is made up.
const marked = "Demo data · données de démonstration"

// cast are those who talk; the first is who looks around.
var cast = []person{
	{"camille", "+33639980001", "Camille", "Moreau", "camille_moreau", "Lyon. Old towers, new signals.", "fr",
		paint.Look{Ground: 0x7fb3a6, Skin: 0xf0c6a4, Hair: 0x6b3a22, Shirt: 0xd9713d, Cut: paint.Bun}},
	{"hugo", "+33639980002", "Hugo", "Bernard", "hugo_bernard", "Vélo, pain au levain, cartes anciennes.", "fr",
		paint.Look{Ground: 0x8fa9d4, Skin: 0xe8b894, Hair: 0x3a2a22, Shirt: 0x3f6d4e, Beard: true}},
	{"marie", "+33639980003", "Marie", "Moreau", "", "", "fr",
		paint.Look{Ground: 0xe3b7a0, Skin: 0xf2cdb0, Hair: 0xb9b4ae, Shirt: 0x6a4b8a, Cut: paint.Bob, Glasses: true}},
	{"jean", "+33639980004", "Jean", "Moreau", "", "Retraité, jamais pressé.", "fr",
		paint.Look{Ground: 0xc9c08a, Skin: 0xecc0a0, Hair: 0xd8d5d0, Shirt: 0x45607a, Cut: paint.Bald, Beard: true, Glasses: true}},
	{"lucie", "+33639980005", "Lucie", "Moreau", "lucie_moreau", "", "fr",
		paint.Look{Ground: 0xe7a6b4, Skin: 0xf3cbaa, Hair: 0xc58a4a, Shirt: 0x2f7f86, Cut: paint.Long}},
	{"elise", "+33639980006", "Élise", "Garnier", "elise_garnier", "Architecte du patrimoine.", "fr",
		paint.Look{Ground: 0xb9a5d8, Skin: 0xd9a57e, Hair: 0x241a18, Shirt: 0xe0b24a, Cut: paint.Curly}},
	{"samir", "+33639980007", "Samir", "Haddad", "samir_haddad", "Menuisier. Chêne, frêne, un peu de patience.", "fr",
		paint.Look{Ground: 0xe0a35c, Skin: 0xc98f66, Hair: 0x1d1513, Shirt: 0x7b2f35, Beard: true}},
	{"nadia", "+33639980008", "Nadia", "Benali", "nadia_benali", "Archives départementales.", "fr",
		paint.Look{Ground: 0x93c2c9, Skin: 0xdaa981, Hair: 0x7c2f4b, Shirt: 0x33455e, Cut: paint.Scarf}},
	{"thomas", "+447700900101", "Thomas", "Whitfield", "thomas_whitfield", "Structural engineer. Kent.", "en",
		paint.Look{Ground: 0x9fb58a, Skin: 0xf1c9ab, Hair: 0xa85c32, Shirt: 0x2b4a73, Glasses: true}},
	{"priya", "+447700900102", "Priya", "Raman", "priya_raman", "Designer. Signs, type, wayfinding.", "en",
		paint.Look{Ground: 0xe5c26b, Skin: 0xb87b52, Hair: 0x17110f, Shirt: 0xb5476a, Cut: paint.Long}},
	{"jack", "+447700900103", "Jack", "Doyle", "jack_doyle", "", "en",
		paint.Look{Ground: 0xa9c4dc, Skin: 0xf4d0b4, Hair: 0xd0a04e, Shirt: 0x4b4f57}},
	{"emma", "+447700900104", "Emma", "Clarke", "emma_clarke", "Writes the Gazette with Camille.", "en",
		paint.Look{Ground: 0xcfa0c0, Skin: 0x8a5a3c, Hair: 0x120d0c, Shirt: 0xf0e6d2, Cut: paint.Curly, Glasses: true}},
	{"oliver", "+447700900105", "Oliver", "Grant", "oliver_grant", "Clockmaker.", "en",
		paint.Look{Ground: 0xb7b0a2, Skin: 0x6f452d, Hair: 0x0f0b0a, Shirt: 0x2f6f5a, Cut: paint.Bald}},
}

var (
	readerFirst = []string{
		"Adèle", "Alice", "Antoine", "Arthur", "Ben", "Chloé", "Clara", "Daniel", "Elena", "Fatou", "Florian", "George", "Grace", "Inès",
		"Isaac", "Jeanne", "Kenji", "Leïla", "Louis", "Manon", "Marc", "Maya", "Noah", "Nora", "Paul", "Rose", "Sofia", "Théo", "Victor", "Zoé",
	}
	readerLast = []string{
		"Adams", "Barbier", "Carter", "Chevalier", "Diallo", "Dubois", "Evans", "Faure", "Girard", "Hughes", "Ito", "Jones", "Klein", "Lambert",
		"Lopez", "Martin", "Mercier", "Morgan", "Nguyen", "Parker", "Perrin", "Reed", "Rossi", "Roux", "Simon", "Traoré", "Turner", "Vidal",
	}
)

// readers are those who only read the channel.
func readers(n int, rnd *rand.Rand) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{
			id: fmt.Sprintf("reader%d", i), phone: fmt.Sprintf("+3363998%04d", 1000+i), lang: "fr",
			first: readerFirst[rnd.IntN(len(readerFirst))], last: readerLast[rnd.IntN(len(readerLast))], about: marked,
		}
	}
	return out
}
