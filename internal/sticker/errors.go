package sticker

import "errors"

// What a call can fail with, besides failures of the storage and what package
// media finds wrong with a sticker. rpc gives each its name of the API.
var (
	ErrNoSet          = errors.New("sticker: no such set")
	ErrSticker        = errors.New("sticker: not a sticker of the set")
	ErrTitle          = errors.New("sticker: not a title")
	ErrShortName      = errors.New("sticker: not a short name")
	ErrShortNameTaken = errors.New("sticker: short name is taken")
	ErrEmpty          = errors.New("sticker: a set without stickers")
	ErrEmoji          = errors.New("sticker: not emoji")
	ErrTooMany        = errors.New("sticker: too many")
)
