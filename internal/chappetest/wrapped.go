package chappetest

import (
	"context"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/telegram"
	"github.com/gotd/td/tg"
)

// wrappedUpdates hands the update manager the updates that stand inside of
// another answer: those of calls that add members. gotd's own hook knows only
// answers that are updates.
func wrappedUpdates(handle func(context.Context, tg.UpdatesClass) error) telegram.MiddlewareFunc {
	return func(next tg.Invoker) telegram.InvokeFunc {
		return func(ctx context.Context, input bin.Encoder, output bin.Decoder) error {
			if err := next.Invoke(ctx, input, output); err != nil {
				return err
			}
			switch out := output.(type) {
			case *tg.MessagesInvitedUsers:
				return handle(ctx, out.Updates)
			case *tg.MessagesChatInviteJoinResultBox:
				if ok, joined := out.ChatInviteJoinResult.(*tg.MessagesChatInviteJoinResultOk); joined {
					return handle(ctx, ok.Updates)
				}
			}
			return nil
		}
	}
}
