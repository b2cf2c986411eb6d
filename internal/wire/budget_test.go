//go:build unix && !race

package wire

import "testing"

// TestIdleConnectionsAreSmall holds the budget of one connection. The race detector needs more.
func TestIdleConnectionsAreSmall(t *testing.T) {
	if n := idleBytes(t, 1000); n > 4<<10 {
		t.Errorf("an idle connection takes %d bytes", n)
	}
	if n := idleWebSocketBytes(t, 500); n > 5<<10 {
		t.Errorf("an idle WebSocket takes %d bytes", n)
	}
}

// TestHalfOpenConnectionsAreSmall holds 1,000 strangers who announce the
// largest frame and send a little of it.
func TestHalfOpenConnectionsAreSmall(t *testing.T) {
	first := append([]byte{0xee, 0xee, 0xee, 0xee, 0, 0, 16, 0}, make([]byte, 100)...)
	n := perConnection(t, Options{}, 1000, func(c rawClient) { c.write(t, first) },
		func(m *Metrics) bool { return m.Intermediate.Load() == 1000 })
	if n > 6<<10 {
		t.Errorf("a half-open connection takes %d bytes", n)
	}
}
