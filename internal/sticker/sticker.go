// Package sticker is sets of stickers, masks and custom emoji: who makes them,
// who has them at hand, and the art that comes with the program. It may import
// record, update, store, media, peer and lru. It never sees a TL object.
//
// https://core.telegram.org/api/stickers
package sticker

import (
	"errors"
	"io/fs"
	"log/slog"
	"path"
	"strings"

	"chappe/internal/lru"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Deps are what the domain of stickers stands on.
type Deps struct {
	DB        *store.DB
	Log       *update.Log
	Files     *media.Service
	Reactions []string // emoji with which one can react
	Logger    *slog.Logger
}

// Service is the domain of stickers. It is safe for concurrent use.
type Service struct {
	db        *store.DB
	log       *update.Log
	files     *media.Service
	logger    *slog.Logger
	sets      *lru.Cache[int64, *stickerpb.Set]
	reactions map[string]*Reaction // by code points

	// What comes with the program.
	builtIn      map[int64]*stickerpb.Set
	builtInNames map[string]int64 // by short name, in small letters
	featured     []*stickerpb.Set
}

// cachedSets is how many sets are kept in memory.
const cachedSets = 1024

// New returns the domain of stickers. It adds the art that comes with the
// program to the files.
func New(d Deps) (*Service, error) {
	s := &Service{
		db: d.DB, log: d.Log, files: d.Files, logger: d.Logger, sets: lru.New[int64, *stickerpb.Set](cachedSets),
	}
	if err := s.loadReactions(d.Reactions); err != nil {
		return nil, err
	}
	return s, s.loadSets(d.Reactions)
}

// ship adds a picture or animation of an archive to the files that come with
// the program.
func (s *Service) ship(a art, name string, what *mediapb.Sticker) (*mediapb.File, error) {
	b, err := a.read(name)
	if err != nil {
		return nil, err
	}
	mime, side := mimeAnimated, int32(stickerSide)
	if path.Ext(name) == ".webp" {
		mime, side = mimeStatic, iconSide
	}
	outline, err := a.read(strings.TrimSuffix(name, path.Ext(name)) + ".path")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return s.files.Ship(mime, &mediapb.Attributes{
		Name: path.Base(name), Image: true, Width: side, Height: side, Sticker: what,
	}, b, outline)
}

// Sides in pixels.
const (
	stickerSide = 512
	iconSide    = 192 // of the still pictures of reactions
)
