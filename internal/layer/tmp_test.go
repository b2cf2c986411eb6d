package layer

import (
	"fmt"
	"os"
	"testing"
)

func TestAuditDump(t *testing.T) {
	p := pool(t)
	f, _ := os.Create("/tmp/layer_audit.txt")
	for _, x := range p.Audit() {
		fmt.Fprintln(f, x)
	}
	f.Close()
}
