package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"

	"chappe/internal/media"
)

// Files come and go in parts: https://core.telegram.org/api/files
func (s *Server) registerUpload(t table) {
	on(t, bots|carries, s.uploadSaveFilePart)
	on(t, bots|carries, s.uploadSaveBigFilePart)
	on(t, bots|carries, s.uploadGetFile)
	on(t, bots|carries, s.uploadGetFileHashes)
}

func (s *Server) uploadSaveFilePart(ctx context.Context, c *Caller, r *tg.UploadSaveFilePartRequest) (tg.BoolClass, error) {
	if err := s.files.SavePart(ctx, c.UserID, r.FileID, r.FilePart, 0, r.Bytes); err != nil {
		return nil, fileError(err)
	}
	return &tg.BoolTrue{}, nil
}

// uploadSaveBigFilePart takes -1 for a number of parts that is not known yet:
// https://core.telegram.org/api/files#streamed-uploads
func (s *Server) uploadSaveBigFilePart(ctx context.Context, c *Caller, r *tg.UploadSaveBigFilePartRequest) (tg.BoolClass, error) {
	total := r.FileTotalParts
	switch {
	case total == -1:
		total = 0
	case total <= 0:
		return nil, errFileParts
	}
	if err := s.files.SavePart(ctx, c.UserID, r.FileID, r.FilePart, total, r.Bytes); err != nil {
		return nil, fileError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) uploadGetFile(ctx context.Context, c *Caller, r *tg.UploadGetFileRequest) (*filePart, error) {
	o, err := s.located(ctx, c, r.Location)
	if err != nil {
		return nil, err
	}
	n, err := o.Cut(r.Offset, r.Limit, r.Precise)
	if err != nil {
		return nil, fileError(err)
	}
	return &filePart{object: o, offset: r.Offset, n: n}, nil
}

// filePart is an upload.file whose bytes are read into the very answer: they are
// many, and each copy costs as much as a tenth of the encryption.
type filePart struct {
	object *media.Object
	offset int64
	n      int // bytes
}

// room is for how many bytes there must be room: the head and the end of the
// answer have less than 32.
func (f *filePart) room() int { return f.n + 32 }

// Encode implements [bin.Encoder].
func (f *filePart) Encode(b *bin.Buffer) error {
	b.Buf = slices.Grow(b.Buf, f.n+32)
	b.PutID(tg.UploadFileTypeID)
	if err := fileType(f.object).Encode(b); err != nil {
		return err
	}
	b.PutInt(int(f.object.File.Date))
	head := 4
	if f.n < 254 { // https://core.telegram.org/mtproto/serialize#base-types
		b.Buf, head = append(b.Buf, byte(f.n)), 1
	} else {
		b.Buf = append(b.Buf, 254, byte(f.n), byte(f.n>>8), byte(f.n>>16))
	}
	at := len(b.Buf)
	b.Buf = b.Buf[:at+f.n]
	if err := f.object.Read(b.Buf[at:], f.offset); err != nil {
		return err
	}
	for range (4 - (head+f.n)%4) % 4 {
		b.Buf = append(b.Buf, 0)
	}
	return nil
}

func (s *Server) uploadGetFileHashes(ctx context.Context, c *Caller, r *tg.UploadGetFileHashesRequest) (*tg.FileHashVector, error) {
	o, err := s.located(ctx, c, r.Location)
	if err != nil {
		return nil, err
	}
	hashes, err := o.Hashes(r.Offset)
	if err != nil {
		return nil, fileError(err)
	}
	out := &tg.FileHashVector{Elems: make([]tg.FileHash, len(hashes))}
	for i, h := range hashes {
		out.Elems[i] = tg.FileHash{Offset: h.Offset, Limit: h.Limit, Hash: h.Sum[:]}
	}
	return out, nil
}

// located opens what a location names, if the caller may see it.
//
// https://core.telegram.org/type/InputFileLocation
func (s *Server) located(ctx context.Context, c *Caller, in tg.InputFileLocationClass) (*media.Object, error) {
	var l media.Location
	switch in := in.(type) {
	case *tg.InputDocumentFileLocation:
		l = media.Location{ID: in.ID, Hash: in.AccessHash, Reference: in.FileReference, Size: in.ThumbSize}
	case *tg.InputPhotoFileLocation:
		if in.ThumbSize == "" {
			return nil, errLocation
		}
		l = media.Location{ID: in.ID, Hash: in.AccessHash, Reference: in.FileReference, Size: in.ThumbSize, Photo: true}
	case *tg.InputPeerPhotoFileLocation:
		return s.peerPhoto(ctx, c, in)
	case *tg.InputStickerSetThumb:
		return s.setThumb(ctx, in)
	default:
		return nil, errLocation
	}
	o, err := s.files.Open(ctx, c.UserID, l)
	if err != nil {
		return nil, fileError(err)
	}
	return o, nil
}

// fileType names the type of bytes for clients that look at it.
// https://core.telegram.org/type/storage.FileType
func fileType(o *media.Object) tg.StorageFileTypeClass {
	switch o.Mime {
	case "image/jpeg":
		return &tg.StorageFileJpeg{}
	case "image/gif":
		return &tg.StorageFileGif{}
	case "image/png":
		return &tg.StorageFilePng{}
	case "image/webp":
		return &tg.StorageFileWebp{}
	case "application/pdf":
		return &tg.StorageFilePdf{}
	case "audio/mpeg":
		return &tg.StorageFileMp3{}
	case "video/quicktime":
		return &tg.StorageFileMov{}
	case "video/mp4":
		return &tg.StorageFileMp4{}
	}
	return &tg.StorageFileUnknown{}
}
