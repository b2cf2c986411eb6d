package seal

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFile(t *testing.T) {
	ctx := context.Background()
	f := KeyFile{Path: filepath.Join(t.TempDir(), "new", "master.key")}
	if _, err := f.Master(ctx, false); !errors.Is(err, ErrKeyFileMissing) || !strings.Contains(err.Error(), f.Path) {
		t.Errorf("missing file, existing data: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(f.Path)); err == nil {
		t.Error("something was made for existing data")
	}
	key, err := f.Master(ctx, true)
	if err != nil || len(key) != keySize || bytes.Equal(key, make([]byte, keySize)) {
		t.Fatalf("first start: %d bytes, %v", len(key), err)
	}
	info, err := os.Stat(f.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	for _, fresh := range []bool{true, false} {
		again, err := f.Master(ctx, fresh)
		if err != nil || !bytes.Equal(again, key) {
			t.Errorf("fresh = %v: another key or %v", fresh, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(f.Path), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeyFileDamaged(t *testing.T) {
	digits := strings.Repeat("0f", keySize)
	for name, text := range map[string]string{
		"empty":   "",
		"short":   digits[:62],
		"long":    digits + "00",
		"not hex": digits[:62] + "zz",
	} {
		f := KeyFile{Path: filepath.Join(t.TempDir(), "k")}
		if err := os.WriteFile(f.Path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := f.Master(context.Background(), true)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "0f0f") || strings.Contains(err.Error(), "'z'") {
			t.Errorf("%s: the error shows a part of the key: %v", name, err)
		}
	}
}

// TestKeyFileWithData loses, and then exchanges, the key file of existing data.
func TestKeyFileWithData(t *testing.T) {
	slots := new(memSlots)
	f := KeyFile{Path: filepath.Join(t.TempDir(), "k")}
	k := mustOpen(t, f, slots)
	sealed := k.Seal(nil, nil, []byte("v"))
	text, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(f.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), f, slots); !errors.Is(err, ErrKeyFileMissing) {
		t.Errorf("key file lost: %v", err)
	}
	if err := os.WriteFile(f.Path, []byte(strings.Repeat("00", keySize)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), f, slots); !errors.Is(err, ErrWrongMaster) {
		t.Errorf("key file exchanged: %v", err)
	}
	if err := os.WriteFile(f.Path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if v, err := mustOpen(t, f, slots).Open(nil, nil, sealed); err != nil || string(v) != "v" {
		t.Errorf("key file put back: %q, %v", v, err)
	}
}
