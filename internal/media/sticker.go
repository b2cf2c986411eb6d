package media

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"

	"github.com/HugoSmits86/nativewebp"
	"google.golang.org/protobuf/proto"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// What a sticker can fail with. https://core.telegram.org/stickers has the rules.
var (
	ErrStickerFile  = errors.New("media: neither a picture nor an animation nor a video that a sticker can be")
	ErrStickerSides = errors.New("media: a sticker of the wrong width and height")
	ErrStickerTGS   = errors.New("media: not an animation that a sticker can be")
	ErrStickerWebM  = errors.New("media: not a video that a sticker can be")
	ErrStickerBig   = errors.New("media: too many bytes for a sticker")

	ErrVideoSides  = errors.New("media: a video sticker of the wrong width and height")
	ErrVideoLong   = errors.New("media: a video that is too long for a sticker")
	ErrVideoNoTime = errors.New("media: a video sticker that does not say how long it is")
	ErrVideoBig    = errors.New("media: too many bytes for a video sticker")
)

// The bounds of stickers: bytes by what they are, and sides in pixels.
const (
	maxStill    = 512 << 10
	maxTGS      = 64 << 10
	maxTGSText  = 8 << 20 // bytes of the JSON
	stickerSide = 512
	emojiSide   = 100
	thumbOfASet = 100 // side of the picture of a set
	maxThumbOf  = 32 << 10
	stickerTime = 3.0 // seconds
	mimeWebP    = "image/webp"
	mimeTGS     = "application/x-tgsticker"
)

// StickerUse is what a sticker is made for.
type StickerUse uint8

// The uses.
const (
	AsSticker StickerUse = iota // in a set of stickers or masks
	AsEmoji                     // in a set of custom emoji
	AsThumb                     // the picture of a set
)

// sides reports whether a sticker may have these sides.
func (u StickerUse) sides(w, h int) bool {
	switch u {
	case AsEmoji:
		return w == emojiSide && h == emojiSide
	case AsThumb:
		return w == thumbOfASet && h == thumbOfASet
	}
	return max(w, h) == stickerSide && min(w, h) > 0
}

// MakeSticker makes a sticker of a document that somebody has uploaded: another
// document with the same bytes, which belongs to a set. A PNG becomes WebP, the
// only form of pictures that clients take for stickers. It fails with one of the
// errors of stickers.
func (s *Service) MakeSticker(ctx context.Context, user int64, f *mediapb.File, u StickerUse, what *mediapb.Sticker) (*mediapb.File, error) {
	if f.Photo || f.Content == nil {
		return nil, ErrStickerFile
	}
	switch {
	case f.Mime == mimeWebM && f.Size > maxWebM:
		return nil, ErrVideoBig
	case f.Size > maxStill:
		return nil, ErrStickerBig
	}
	if err := s.Prepare(ctx, f); err != nil {
		return nil, err
	}
	if err := s.fewStickers(ctx, f); err != nil {
		return nil, err
	}
	b, err := s.whole(ctx, f.Content, maxStill)
	if err != nil {
		return nil, err
	}
	made := &mediapb.File{
		Id: newID(), Date: s.log.Now().Unix(), Mime: f.Mime, Size: f.Size, Content: f.Content,
		Attributes: &mediapb.Attributes{Name: f.GetAttributes().GetName(), Sticker: what},
	}
	if u == AsThumb && len(b) > maxThumbOf {
		return nil, ErrStickerBig
	}
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		var text []byte
		if text, err = describeTGS(made, b); err == nil {
			made.Outline, err = s.traceTGS(ctx, text)
		}
	case bytes.HasPrefix(b, ebmlMagic):
		err = s.describeClip(ctx, user, made, b, u)
	default:
		err = s.describeStill(ctx, user, made, b, u)
	}
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(made.Content.Folder, f.Content.Folder) {
		return made, s.keepConverted(ctx, user, made)
	}
	return made, s.keep(ctx, user, nil, made) // its own bytes were counted as they came
}

// maxOfUpload is how many stickers are made of one upload, so that the list of
// them stays short.
const maxOfUpload = 500

func (s *Service) fewStickers(ctx context.Context, f *mediapb.File) error {
	folder, err := blob.FolderOf(f.Content.Folder)
	if err != nil {
		return err
	}
	k, err := s.kept(ctx, folder)
	if err == nil && len(k.GetFiles()) >= maxOfUpload {
		err = ErrStickerFile
	}
	return err
}

// keepConverted stores a sticker whose bytes are others than those that came:
// they count as the user's, too.
func (s *Service) keepConverted(ctx context.Context, user int64, f *mediapb.File) error {
	owners := []peer.Owner{fileOwner(f.Id), uploadsOf(user)}
	for _, folder := range foldersOf(f) {
		owners = append(owners, folderOwner(folder))
	}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		if err := s.charge(tx, user, f.Size+sizesBytes(f)); err != nil {
			return err
		}
		errs := []error{record.Set(tx, fileOwner(f.Id), fileKey(), f)}
		for _, folder := range foldersOf(f) {
			errs = append(errs, keepFolder(tx, folder, f, user))
		}
		return errors.Join(errs...)
	})
}

// describeTGS checks an animation and says what it is. It returns what it unpacks.
//
// https://core.telegram.org/stickers#animation-requirements
func describeTGS(f *mediapb.File, b []byte) ([]byte, error) {
	if len(b) > maxTGS {
		return nil, ErrStickerBig
	}
	text, err := unpackTGS(b)
	if err != nil {
		return nil, err
	}
	var t struct {
		W, H, FR, IP, OP float64
		Layers           []json.RawMessage
	}
	if json.Unmarshal(text, &t) != nil || len(t.Layers) == 0 {
		return nil, ErrStickerTGS
	}
	if t.W != stickerSide || t.H != stickerSide {
		return nil, ErrStickerSides
	}
	if t.FR != 60 && t.FR != 30 || !(t.OP > t.IP) || (t.OP-t.IP)/t.FR > stickerTime {
		return nil, ErrStickerTGS
	}
	f.Mime = mimeTGS
	f.Attributes.Image, f.Attributes.Width, f.Attributes.Height = true, stickerSide, stickerSide
	return text, nil
}

// unpackTGS is the text of an animation, of which no more than is allowed is read.
func unpackTGS(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, ErrStickerTGS
	}
	text, err := io.ReadAll(io.LimitReader(z, maxTGSText+1))
	if err != nil || len(text) > maxTGSText {
		return nil, ErrStickerTGS
	}
	return text, nil
}

// describeStill checks a picture and says what it is.
func (s *Service) describeStill(ctx context.Context, user int64, f *mediapb.File, b []byte, u StickerUse) error {
	mime := http.DetectContentType(b)
	if mime != "image/png" && mime != mimeWebP {
		return ErrStickerFile
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return ErrStickerFile
	}
	if !u.sides(cfg.Width, cfg.Height) {
		return ErrStickerSides
	}
	// Decoded in any case, so that nobody sees what does not open.
	m, err := s.decodeStill(ctx, b)
	if err != nil {
		return err
	}
	f.Mime = mimeWebP
	f.Attributes.Image, f.Attributes.Width, f.Attributes.Height = true, int32(cfg.Width), int32(cfg.Height)
	if u != AsThumb {
		p, err := drawSticker(m, 1)
		if err != nil {
			return err
		}
		if err := s.hang(ctx, user, f, p); err != nil {
			return err
		}
	}
	if mime == f.Mime {
		return nil
	}
	return s.toWebP(ctx, user, f, m)
}

// toWebP stores a picture anew, in the form that clients take for stickers.
func (s *Service) toWebP(ctx context.Context, user int64, f *mediapb.File, m image.Image) error {
	var out bytes.Buffer
	if err := nativewebp.Encode(&out, m, nil); err != nil {
		return fmt.Errorf("encode a sticker: %w", err)
	}
	folder := blob.NewFolder()
	size := out.Len()
	if err := s.room(ctx, user, int64(size)); err != nil {
		return err
	}
	if _, err := s.blobs.Put(ctx, blob.Key{Folder: folder}, &out); err != nil {
		return err
	}
	f.Size = int64(size)
	f.Content = &mediapb.Content{Folder: folder[:], PartSize: int32(size), Size: int64(size)}
	return nil
}

// decodeStill is bounded as all decoding is; its pixels are few.
func (s *Service) decodeStill(ctx context.Context, b []byte) (m image.Image, err error) {
	if err := s.workers.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.workers.Release(1)
	defer func() {
		if broken := recover(); broken != nil {
			m, err = nil, ErrStickerFile
		}
	}()
	m, _, err = image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, ErrStickerFile
	}
	return m, nil
}

// FileOwner is the owner of a file's record, for [Service.Describe].
func FileOwner(id int64) peer.Owner { return fileOwner(id) }

// Describe writes again what is said of a file whose bytes stay, in a
// transaction that holds its [FileOwner]. Messages keep what was said then.
func (s *Service) Describe(tx *update.Tx, f *mediapb.File) error {
	tx.OnApplied(func(store.Commit) { s.files.Drop(f.Id) })
	return record.Set(tx, fileOwner(f.Id), fileKey(), f)
}

// Attach notes of which sets stickers were laid on a picture or video, and
// returns it as it is then.
//
// https://core.telegram.org/api/stickers#attached-stickers
func (s *Service) Attach(ctx context.Context, f *mediapb.File, sets []int64) (*mediapb.File, error) {
	if len(sets) == 0 || len(f.Attached) > 0 {
		return f, nil // asked again for the same upload it stays as it is
	}
	f = proto.CloneOf(f)
	f.Attached = sets
	return f, s.log.Write(ctx, []peer.Owner{fileOwner(f.Id)}, func(tx *update.Tx) error { return s.Describe(tx, f) })
}

// SetHash returns the access hash of a set of stickers. It is the same for
// everybody, since whoever sees one of its stickers may open it.
func (s *Signer) SetHash(set int64) int64 {
	m := s.mac('s', 0, set, 0)
	return int64(binary.BigEndian.Uint64(m[:8])) | 1
}
