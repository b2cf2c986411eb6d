package layer

import (
	"testing"
)

// pool is the embedded pool, shared by the tests.
func pool(t testing.TB) *Pool {
	t.Helper()
	p, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
