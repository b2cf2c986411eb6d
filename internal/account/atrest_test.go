package account

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestNothingReadableAtRest looks for what people said of themselves in the
// bytes of the data directory.
func TestNothingReadableAtRest(t *testing.T) {
	w := newWorld(t, Options{})
	a := w.device(1)
	const phone, name, username = "33612345678", "Clothilde", "clothilde_here"
	sent, code := w.ask(a, phone)
	_, err := w.s.SignIn(w.ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code})
	if err != ErrSignUpRequired {
		t.Fatal(err)
	}
	u, err := w.s.SignUp(w.ctx, SignUp{Auth: a, Phone: phone, Hash: sent.Hash, FirstName: name})
	w.must(err)
	w.must(w.s.SetUsername(w.ctx, u.Id, username))
	pending, _ := w.ask(nil, phone)
	w.close()

	files := 0
	err = filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, secret := range []string{phone, name, username, pending.Hash, "Test phone"} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %q", filepath.Base(path), secret)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files, %v", files, err)
	}
	w.open() // for the cleanup
}
