package paint

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

func small() map[string]func(seed uint64) image.Image {
	return map[string]func(uint64) image.Image{
		"landscape": func(s uint64) image.Image { return Landscape(s, Dusk, 160, 100) },
		"sea":       func(s uint64) image.Image { return Sea(s, Day, 160, 100) },
		"chart":     func(s uint64) image.Image { return Chart(s, 160, 100) },
		"table":     func(s uint64) image.Image { return Table(s, 160, 100) },
	}
}

// TestASeedIsAPicture holds pictures to their seeds: screenshots are compared.
func TestASeedIsAPicture(t *testing.T) {
	for name, draw := range small() {
		first, again, other := encode(t, draw(1)), encode(t, draw(1)), encode(t, draw(2))
		if !bytes.Equal(first, again) {
			t.Errorf("%s: one seed gives two pictures", name)
		}
		if bytes.Equal(first, other) {
			t.Errorf("%s: two seeds give one picture", name)
		}
	}
}

// TestPicturesAreNotBlank draws each thing and counts its colours.
func TestPicturesAreNotBlank(t *testing.T) {
	all := map[string]image.Image{
		"plan": Plan(1, 160, 100), "house": House(0x9cc6da), "emblem": Emblem(1, 0x0e6f75, 0xffffff),
	}
	for name, draw := range small() {
		all[name] = draw(1)
	}
	for mood := Dawn; mood <= Snow; mood++ {
		all["landscape of a mood"] = Landscape(3, mood, 160, 100)
	}
	for cut := Short; cut <= Scarf; cut++ {
		all["portrait"] = Portrait(Look{Ground: 0xd9a441, Skin: 0xe8b894, Hair: 0x4a2c1d, Shirt: 0x2f5d8a, Cut: cut, Glasses: true, Beard: true})
	}
	for name, picture := range all {
		seen := make(map[any]bool)
		for y := range picture.Bounds().Dy() {
			for x := range picture.Bounds().Dx() {
				seen[picture.At(x, y)] = true
			}
		}
		if len(seen) < 20 {
			t.Errorf("%s has only %d colours", name, len(seen))
		}
	}
}

func encode(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
