package session

import "github.com/gotd/td/mt"

// Constructor ids of the wrappers, https://core.telegram.org/api/invoking, and
// of the objects inside them. They are written out because the package that
// generates them is too large to link here.
const (
	idInvokeAfterMsg                = 0xcb9f372d
	idInvokeAfterMsgs               = 0x3dc4b4f0
	idInvokeWithLayer               = 0xda9b0d0d
	idInitConnection                = 0xc1cd5ea9
	idInvokeWithoutUpdates          = 0xbf9459b7
	idInvokeWithMessagesRange       = 0x365275f2
	idInvokeWithTakeout             = 0xaca9fd2e
	idInvokeWithGooglePlayIntegrity = 0x1df92984
	idInvokeWithReCaptcha           = 0xadbb0f94
	idInvokeWithApnsSecret          = 0x0dae54f8
	idMessageRange                  = 0x0ae30253
	idInputClientProxy              = 0x75588b3f
	idJSONNull                      = 0x3f6d7b68
	idJSONBool                      = 0xc7345e6a
	idJSONNumber                    = 0x2be0dfa4
	idJSONString                    = 0xb71e767a
	idJSONArray                     = 0xf7444763
	idJSONObject                    = 0x99c1d49d
	idJSONObjectValue               = 0xc0de1bd9
	idVector                        = 0x1cb5c415
	idUploadFile                    = 0x096a18d5
	idUploadCdnFile                 = 0xa99fca4f
	idUploadWebFile                 = 0x21e753bc
)

// Constructor ids of MTProto itself that gotd's mt package does not have.
const (
	idDestroyAuthKey     = 0xd1435160
	idDestroyAuthKeyOk   = 0xf660e1d4
	idDestroyAuthKeyNone = 0x0a9f2259
	idDestroyAuthKeyFail = 0xea109b13
)

// class tells how a message is treated.
type class uint8

const (
	classCall      class = iota // an API call: content-related, gets an rpc_result
	classService                // a service message: either parity of seqno is fine
	classAck                    // a service message that must not be content-related
	classContainer              // msg_container
	classCopy                   // msg_copy
	classPacked                 // gzip_packed: what is inside decides
)

func classOf(id uint32) class {
	switch id {
	case mt.MsgContainerTypeID:
		return classContainer
	case mt.MsgCopyTypeID:
		return classCopy
	case mt.GzipPackedTypeID:
		return classPacked
	case mt.MsgsAckTypeID:
		return classAck
	case mt.MsgsStateReqTypeID, mt.MsgsStateInfoTypeID, mt.MsgsAllInfoTypeID, mt.MsgResendReqTypeID,
		mt.MsgDetailedInfoTypeID, mt.MsgNewDetailedInfoTypeID, mt.RPCDropAnswerRequestTypeID,
		mt.GetFutureSaltsRequestTypeID, mt.PingRequestTypeID, mt.PingDelayDisconnectRequestTypeID,
		mt.DestroySessionRequestTypeID, mt.HTTPWaitRequestTypeID, mt.PongTypeID, mt.BadMsgNotificationTypeID,
		mt.BadServerSaltTypeID, mt.NewSessionCreatedTypeID, mt.RPCResultTypeID, idDestroyAuthKey:
		return classService
	}
	return classCall
}
