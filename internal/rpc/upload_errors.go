package rpc

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
)

var (
	errLocation  = tgerr.New(400, "LOCATION_INVALID")
	errFileParts = tgerr.New(400, "FILE_PARTS_INVALID")
)

// fileErrors says what clients are told of the errors of files. Names and codes
// are those of the methods' pages, such as
// https://core.telegram.org/method/upload.getFile and messages.sendMedia.
// Storage that is full is no 500, which clients repeat for ever; Telegram has no
// names for it, and these two tell a user and an operator what it is about.
var fileErrors = []struct {
	domain error
	told   *tgerr.Error
}{
	{media.ErrPartNumber, tgerr.New(400, "FILE_PART_INVALID")},
	{media.ErrPartEmpty, tgerr.New(400, "FILE_PART_EMPTY")},
	{media.ErrPartTooBig, tgerr.New(400, "FILE_PART_TOO_BIG")},
	{media.ErrPartSize, tgerr.New(400, "FILE_PART_SIZE_INVALID")},
	{media.ErrParts, errFileParts},
	{media.ErrChecksum, tgerr.New(400, "MD5_CHECKSUM_INVALID")},
	{media.ErrPhoto, tgerr.New(400, "IMAGE_PROCESS_FAILED")},
	{media.ErrDimensions, tgerr.New(400, "PHOTO_INVALID_DIMENSIONS")},
	{media.ErrVideo, tgerr.New(400, "VIDEO_FILE_INVALID")},
	{media.ErrMarkup, errMarkup},
	{media.ErrPhotoTooBig, tgerr.New(400, "PHOTO_SAVE_FILE_INVALID")},
	{media.ErrFile, errFileIDInvalid},
	{media.ErrRefEmpty, tgerr.New(400, "FILE_REFERENCE_EMPTY")},
	{media.ErrRefExpired, tgerr.New(400, "FILE_REFERENCE_EXPIRED")},
	{media.ErrRef, tgerr.New(400, "FILE_REFERENCE_INVALID")},
	{media.ErrOffset, tgerr.New(400, "OFFSET_INVALID")},
	{media.ErrLimit, tgerr.New(400, "LIMIT_INVALID")},
	{media.ErrQuota, tgerr.New(400, "STORAGE_QUOTA_EXCEEDED")},
	{media.ErrFull, tgerr.New(400, "STORAGE_FULL")},
}

// fileError turns an error of files into what the client is told. Errors it
// does not know are internal and come back as they are.
func fileError(err error) error {
	var missing media.MissingPart
	if errors.As(err, &missing) {
		return tgerr.New(400, fmt.Sprintf("FILE_PART_%d_MISSING", int(missing)))
	}
	for _, e := range fileErrors {
		if errors.Is(err, e.domain) {
			return e.told
		}
	}
	return err
}

// mediaError is fileError where a file is named to be sent: there a wrong id is
// wrong media.
func mediaError(err error) error {
	if errors.Is(err, media.ErrFile) {
		return errMediaInvalid
	}
	return fileError(err)
}

// inAlbum says in an error about a file reference which of several files it is
// about, so that the client renews that one.
//
// https://core.telegram.org/api/file-references
func inAlbum(err error, i int) error {
	var told *tgerr.Error
	if errors.As(err, &told) {
		if what, ok := strings.CutPrefix(told.Message, "FILE_REFERENCE_"); ok {
			return tgerr.New(told.Code, fmt.Sprintf("FILE_REFERENCE_%d_%s", i, what))
		}
	}
	return err
}
