package store_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
)

// TestNothingReadableAtRest writes text, a phone number and a name, and looks
// for them in every file: in logs while the store is open, and in tables after
// enough rows to make it write some.
func TestNothingReadableAtRest(t *testing.T) {
	const (
		text  = "Le telegraphe de Chappe annonce la prise de Conde"
		phone = "+33612345678"
		name  = "ignace_chappe"
	)
	ctx, dir := context.Background(), t.TempDir()
	keyFile := filepath.Join(t.TempDir(), "master.key") // apart from the data, as an operator would
	db, err := store.OpenPebble(ctx, dir, seal.KeyFile{Path: keyFile}, store.Options{MemTableBytes: 256 << 10})
	if err != nil {
		t.Fatal(err)
	}
	me, friend := peer.MailboxOf(1), peer.OfUser(0x0123456789ab)
	for i := range 600 {
		byPhone, phoneKey := db.Lookup("phone", phone)
		byName, nameKey := db.Lookup("username", name)
		_, err := db.Update(ctx, []peer.Owner{me, byPhone, byName}, func(tx store.Tx) error {
			tx.Set(me, store.MessageKey(i), bytes.Repeat([]byte(text), 20))
			tx.Set(me, store.DialogKey(db.BlindPeer(me, friend)), []byte(name))
			tx.Set(me, store.ProfileKey(), []byte(phone+name))
			tx.Set(byPhone, phoneKey, []byte(phone))
			tx.Set(byName, nameKey, []byte(name))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	master, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := hex.DecodeString(string(bytes.TrimSpace(master)))
	if err != nil {
		t.Fatal(err)
	}
	root := db.Derive("secret")
	secrets := map[string][]byte{
		"text": []byte(text[:12]), "phone": []byte(phone[3:]), "name": []byte(name[:8]),
		"peer": {0x01, 0x23, 0x45, 0x67, 0x89, 0xab}, "master key": raw, "hex master key": master[:32], "derived": root[:],
	}
	look(t, dir, secrets)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if tables, _ := filepath.Glob(filepath.Join(dir, "*.sst")); len(tables) == 0 {
		t.Error("no table was written: the test looks at logs only")
	}
	look(t, dir, secrets)
}

func look(t *testing.T, dir string, secrets map[string][]byte) {
	t.Helper()
	var total int
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // a compaction removed it
		}
		total += len(b)
		for what, secret := range secrets {
			if bytes.Contains(b, secret) {
				t.Errorf("the %s stands in %s", what, filepath.Base(path))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total < 500_000 {
		t.Errorf("only %d bytes in the files", total)
	}
}
