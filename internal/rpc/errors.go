package rpc

import "github.com/gotd/td/tgerr"

// Errors of the API that do not belong to one method. Names and codes are
// Telegram's: https://core.telegram.org/api/errors
var (
	errInputMalformed   = tgerr.New(400, "INPUT_REQUEST_INVALID")
	errInputTooLong     = tgerr.New(400, "INPUT_REQUEST_TOO_LONG")
	errUnauthorized     = tgerr.New(401, "AUTH_KEY_UNREGISTERED")
	errNotImplemented   = tgerr.New(400, "METHOD_NOT_IMPLEMENTED")
	errUnknownMethod    = tgerr.New(400, "INPUT_METHOD_INVALID")
	errPeerInvalid      = tgerr.New(400, "PEER_ID_INVALID")
	errUserInvalid      = tgerr.New(400, "USER_ID_INVALID")
	errChannelInvalid   = tgerr.New(400, "CHANNEL_INVALID")
	errChatInvalid      = tgerr.New(400, "CHAT_ID_INVALID")
	errMessageIDInvalid = tgerr.New(400, "MESSAGE_ID_INVALID")
	errMethodInvalid    = tgerr.New(400, "METHOD_INVALID") // it, or its answer, has no form in one of the two layers
	errConnectionLayer  = tgerr.New(400, "CONNECTION_LAYER_INVALID")
)
