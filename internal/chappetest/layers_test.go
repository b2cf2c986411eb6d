package chappetest

import (
	"testing"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestLayersBeyond: a client of a layer before those we speak is told so, and
// one of a layer yet to come is answered in the newest that we know.
func TestLayersBeyond(t *testing.T) {
	s := Start(t)
	c := NewClient(t, s, "Iris", NewPhone())
	c.SignUp("Iris", "")
	ask := func(layer int) (*tg.Config, error) {
		var config tg.Config
		err := c.API.Invoker().Invoke(t.Context(), &tg.InvokeWithLayerRequest{Layer: layer, Query: &tg.HelpGetConfigRequest{}}, &config)
		return &config, err
	}
	for _, layer := range []int{1, 132} {
		if _, err := ask(layer); !tgerr.Is(err, "CONNECTION_LAYER_INVALID") || !tgerr.IsCode(err, 400) {
			t.Errorf("layer %d: %v", layer, err)
		}
		if _, err := c.API.HelpGetNearestDC(t.Context()); err != nil {
			t.Errorf("the session does not go on in its own layer after layer %d: %v", layer, err)
		}
	}
	for _, layer := range []int{tg.Layer + 1, 999} {
		config, err := ask(layer)
		if err != nil || config.ThisDC != 2 || len(config.DCOptions) == 0 {
			t.Errorf("layer %d: %v, %v", layer, config, err)
		}
		if _, err := c.API.HelpGetNearestDC(t.Context()); err != nil {
			t.Errorf("after layer %d: %v", layer, err)
		}
	}
}
