// Package media is everything that is not text: uploads that become photos and
// documents, their thumbnails, who may open them, and what is still in use. It
// may import record, update, store, blob, ffmpeg, outline, preview, peer and lru.
// It never sees a TL object.
//
// A file never changes once it is made, so messages and profiles keep a copy
// of its record ([mediapb.File]). The bytes lie in folders of package blob.
//
// https://core.telegram.org/api/files
package media

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"chappe/internal/blob"
	"chappe/internal/ffmpeg"
	"chappe/internal/lru"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// What a call can fail with, besides failures of the storage. rpc gives each
// its name of the API.
var (
	ErrPartNumber  = errors.New("media: part number out of range")
	ErrPartEmpty   = errors.New("media: empty part")
	ErrPartTooBig  = errors.New("media: part too big")
	ErrPartSize    = errors.New("media: part of a wrong size")
	ErrParts       = errors.New("media: wrong number of parts")
	ErrChecksum    = errors.New("media: bytes do not fit their checksum")
	ErrPhoto       = errors.New("media: not a picture that can be read")
	ErrDimensions  = errors.New("media: picture too large or too narrow")
	ErrVideo       = errors.New("media: not a video that can stand for a photo")
	ErrPhotoTooBig = errors.New("media: too many bytes for a photo")
	ErrFile        = errors.New("media: no such file")
	ErrRefEmpty    = errors.New("media: no file reference")
	ErrRefExpired  = errors.New("media: file reference expired")
	ErrRef         = errors.New("media: wrong file reference")
	ErrOffset      = errors.New("media: bad offset")
	ErrLimit       = errors.New("media: bad limit")
	// ErrQuota means that the user has stored as much as he may.
	ErrQuota = errors.New("media: the user's quota is used up")
	// ErrFull means that there is no room for more bytes, of anybody. Nothing was
	// changed.
	ErrFull = blob.ErrFull
)

// MissingPart says which part of an upload has not come.
type MissingPart int

// Error implements error.
func (m MissingPart) Error() string { return fmt.Sprintf("media: part %d is missing", int(m)) }

const (
	cachedFiles   = 8192
	cachedUploads = 4096
	// decodedPixels bounds the pictures that are being decoded at a time; one of
	// the greatest dimensions fits by itself.
	decodedPixels = maxSides * maxSides / 4
)

// Deps are what the domain of media stands on.
type Deps struct {
	DB     *store.DB
	Log    *update.Log
	Blobs  blob.Store
	Quota  Quota
	Pages  Pages        // nil: nothing is fetched
	Player *ffmpeg.Tool // nil: what clients say of videos is all that is known
	Logger *slog.Logger
}

// Service is the domain of media. It is safe for concurrent use.
type Service struct {
	db      *store.DB
	log     *update.Log
	blobs   blob.Store
	logger  *slog.Logger
	sign    *Signer
	files   *lru.Cache[int64, *mediapb.File]
	touched *lru.Cache[blob.Folder, int64]
	holders *lru.Cache[peer.Owner, struct{}]
	uploads *lru.Cache[uploadID, blob.Folder]
	player  *ffmpeg.Tool
	pages   *pages // nil: nothing is fetched
	quota   Quota
	spaces  *lru.Cache[int64, int64] // bytes stored, by user
	total   atomic.Int64             // bytes stored, of all users
	shipped shipped
	pixels  *semaphore.Weighted // being decoded
	workers *semaphore.Weighted // decoding
	players *semaphore.Weighted // looking into videos
}

// New returns the domain of media.
func New(d Deps) *Service {
	return &Service{
		db: d.DB, log: d.Log, blobs: d.Blobs, logger: d.Logger,
		sign:    NewSigner(d.DB.Derive("chappe/media/1"), d.Log.Now),
		files:   lru.New[int64, *mediapb.File](cachedFiles),
		touched: lru.New[blob.Folder, int64](cachedFiles),
		holders: lru.New[peer.Owner, struct{}](cachedFiles),
		uploads: lru.New[uploadID, blob.Folder](cachedUploads),
		player:  d.Player,
		pages:   newPages(d.Pages),
		quota:   d.Quota,
		spaces:  lru.New[int64, int64](cachedUploads),
		shipped: shipped{files: make(map[int64]*mediapb.File), folders: make(map[blob.Folder][]byte)},
		pixels:  semaphore.NewWeighted(decodedPixels),
		workers: semaphore.NewWeighted(int64(max(runtime.GOMAXPROCS(0)/2, 1))),
		players: semaphore.NewWeighted(int64(max(runtime.GOMAXPROCS(0)/2, 1))),
	}
}

// Signer returns what makes access hashes and file references.
func (s *Service) Signer() *Signer { return s.sign }

// newID returns an id that nobody has: 62 random bits.
func newID() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand aborts the process instead
	return int64(binary.BigEndian.Uint64(b[:])>>2) | 1
}

func fileOwner(id int64) peer.Owner { return peer.Owner{Space: peer.Files, ID: id} }

func fileKey() []byte { return store.NewKey(store.TagFile) }

func folderOwner(f blob.Folder) peer.Owner {
	return peer.Owner{Space: peer.Folders, ID: int64(binary.BigEndian.Uint64(f[:8]))}
}

func keptKey(f blob.Folder) []byte { return store.NewKey(store.TagKept).Bytes(f[:]) }

// File returns a photo or document by its id, or [ErrFile]. The record is
// shared: it must not be changed.
func (s *Service) File(ctx context.Context, id int64) (*mediapb.File, error) {
	if f := s.shipped.files[id]; f != nil {
		return f, nil
	}
	return s.files.Load(id, func() (*mediapb.File, error) {
		f := new(mediapb.File)
		err := s.log.View(ctx, func(r store.Reader) error {
			ok, err := record.Get(r, fileOwner(id), fileKey(), f)
			if err == nil && !ok {
				err = ErrFile
			}
			return err
		})
		return f, err
	})
}

// foldersOf returns the folders that a file lies in.
func foldersOf(f *mediapb.File) []blob.Folder {
	names := [][]byte{f.Content.GetFolder(), f.Folder}
	for _, v := range f.Videos {
		names = append(names, v.Content.GetFolder())
	}
	var out []blob.Folder
	for _, name := range names {
		if folder, err := blob.FolderOf(name); err == nil {
			out = append(out, folder)
		}
	}
	return out
}
