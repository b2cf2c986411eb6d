package chappetest

import (
	"context"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/telegram"
	"github.com/gotd/td/tg"
)

type hearer struct{}

// Hearing returns a context for calls whose answers f looks at before anybody
// else has them: the update manager puts what it gets in another order, while who
// has called may be reading it.
func Hearing(ctx context.Context, f func(answer any)) context.Context {
	return context.WithValue(ctx, hearer{}, f)
}

// hear is the innermost middleware.
func hear(next tg.Invoker) telegram.InvokeFunc {
	return func(ctx context.Context, input bin.Encoder, output bin.Decoder) error {
		err := next.Invoke(ctx, input, output)
		if f, ok := ctx.Value(hearer{}).(func(answer any)); ok && err == nil {
			f(output)
		}
		return err
	}
}
