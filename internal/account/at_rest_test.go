package account

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

// What people know of each other cannot be read from the disk: neither names,
// nor phones, nor usernames, nor whom a row is about, in keys or in values.
func TestNothingAboutPeopleIsReadableOnDisk(t *testing.T) {
	dir := t.TempDir()
	db, err := store.OpenPebble(t.Context(), dir, seal.Static{7}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	w := &people{
		Service: New(Deps{DB: db, Log: log, Logger: slog.New(slog.DiscardHandler)}),
		t:       t, ctx: t.Context(),
	}
	anna, ben := w.user("Annabelle"), w.user("Benedikt")
	w.ok(w.SetUsername(w.ctx, ben, "Benediktator"))
	w.ok(w.UpdateProfile(w.ctx, anna, ProfileChange{About: ptr("beekeeper")}))
	_, err = w.ImportContacts(w.ctx, anna, []PhoneContact{{ClientID: 1, Phone: "33655443322", FirstName: "Clothilde"}})
	w.ok(err)
	note := "owes me a book"
	w.ok(w.AddContact(w.ctx, anna, NewContact{User: ben, FirstName: "Bennidict", Note: &note}, true))
	w.ok(w.SetBlocked(w.ctx, ben, BlockMessages, peer.OfUser(anna), true))
	w.ok(w.Report(w.ctx, &accountpb.Report{Reporter: ben, Peer: peer.OfUser(anna).Int(), Comment: "stings"}))
	log.Close()
	w.ok(db.Close())

	secrets := [][]byte{
		[]byte("33655443322"), []byte("Annabelle"), []byte("Benedikt"), []byte("benedikt"), []byte("ediktator"),
		[]byte("beekeeper"), []byte("Clothilde"), []byte("Bennidict"), []byte(note), []byte("stings"),
		int64Value(peer.OfUser(ben).Int()), int64Value(peer.OfUser(anna).Int()),
	}
	onDisk(t, dir, secrets...)
}

// onDisk fails if a file of a directory holds one of these.
func onDisk(t *testing.T, dir string, secrets ...[]byte) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, s := range secrets {
			if bytes.Contains(data, s) {
				t.Errorf("%s holds %q", d.Name(), s)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Error("there is nothing on disk")
	}
}
