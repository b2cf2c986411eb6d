package store_test

import (
	"context"
	"testing"

	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/store/storetest"
)

var testMaster = seal.Static{1, 2, 3}

func openTemp(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.OpenPebble(context.Background(), t.TempDir(), testMaster, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestPebbleConforms(t *testing.T) { storetest.Run(t, openTemp) }
