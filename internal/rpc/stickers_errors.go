package rpc

import (
	"errors"

	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
	"chappe/internal/sticker"
)

// https://core.telegram.org/method/messages.getStickerSet#possible-errors
var errStickerSetInvalid = tgerr.New(406, "STICKERSET_INVALID")

var (
	errStickerInvalid    = tgerr.New(400, "STICKER_INVALID")
	errShortNameInvalid  = tgerr.New(400, "SHORT_NAME_INVALID")
	errShortNameOccupied = tgerr.New(400, "SHORT_NAME_OCCUPIED")
)

// stickerErrors says what clients are told of the errors of stickers. Names and
// codes are those of the methods' pages, such as
// https://core.telegram.org/method/stickers.createStickerSet.
var stickerErrors = []struct {
	domain error
	told   *tgerr.Error
}{
	{sticker.ErrNoSet, errStickerSetInvalid},
	{sticker.ErrSticker, errStickerInvalid},
	{sticker.ErrTitle, tgerr.New(400, "PACK_TITLE_INVALID")},
	{sticker.ErrShortName, tgerr.New(400, "PACK_SHORT_NAME_INVALID")},
	{sticker.ErrShortNameTaken, tgerr.New(400, "PACK_SHORT_NAME_OCCUPIED")},
	{sticker.ErrEmpty, tgerr.New(400, "STICKERS_EMPTY")},
	{sticker.ErrEmoji, tgerr.New(400, "STICKER_EMOJI_INVALID")},
	{sticker.ErrTooMany, tgerr.New(400, "STICKERS_TOO_MUCH")},
	{media.ErrStickerFile, tgerr.New(400, "STICKER_FILE_INVALID")},
	{media.ErrStickerSides, tgerr.New(400, "STICKER_PNG_DIMENSIONS")},
	{media.ErrStickerTGS, tgerr.New(400, "STICKER_TGS_NOTGS")},
	{media.ErrStickerWebM, tgerr.New(400, "STICKER_VIDEO_NOWEBM")},
	{media.ErrVideoSides, tgerr.New(400, "STICKER_VIDEO_DIMENSIONS")},
	{media.ErrVideoLong, tgerr.New(400, "STICKER_VIDEO_LONG")},
	{media.ErrVideoNoTime, tgerr.New(400, "STICKER_VIDEO_NODURATION")},
	{media.ErrVideoBig, tgerr.New(400, "STICKER_VIDEO_BIG")},
	{media.ErrStickerBig, tgerr.New(400, "STICKER_FILE_INVALID")},
	{media.ErrFile, errStickerInvalid},
}

// stickerError turns an error of stickers into what the client is told. Errors
// it does not know are those of files.
func stickerError(err error) error {
	for _, e := range stickerErrors {
		if errors.Is(err, e.domain) {
			return e.told
		}
	}
	return fileError(err)
}
