package rpc

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// maxAction bounds what somebody can have pushed to others unasked; every
// action is a few dozen bytes but for emoji interactions.
const maxAction = 1024

// encodeAction returns an action as it is passed on, and whether it ends one.
func encodeAction(a tg.SendMessageActionClass) (data []byte, cancel bool, err error) {
	if a == nil {
		return nil, false, errInputMalformed
	}
	var b bin.Buffer
	if err := a.Encode(&b); err != nil {
		return nil, false, errInputMalformed
	}
	if b.Len() > maxAction {
		return nil, false, tgerr.New(400, "MESSAGE_TOO_LONG")
	}
	_, cancel = a.(*tg.SendMessageCancelAction)
	return b.Raw(), cancel, nil
}
