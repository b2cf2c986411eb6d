package rpc

import (
	"context"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/tlview"
)

var (
	errMediaEmpty   = tgerr.New(400, "MEDIA_EMPTY")
	errMediaInvalid = tgerr.New(400, "MEDIA_INVALID")
	errGeoPoint     = tgerr.New(400, "GEO_POINT_INVALID")
	errMediaTTL     = tgerr.New(400, "TTL_MEDIA_INVALID")
)

// Limits of what stands beside the bytes.
const (
	maxLabel    = 256      // bytes of a title, an address, a name
	maxVcard    = 16 << 10 // bytes
	ttlOnce     = 0x7fffffff
	maxMediaTTL = 60 // seconds
	liveForever = 0x7fffffff
	minLive     = 60    // seconds
	maxLive     = 86400 // seconds
)

// mediaOf reads media that is to be sent, and makes files of what was uploaded.
// What would have to be fetched from elsewhere is refused: this server calls
// nobody.
//
// It returns nil for what goes without media.
//
// https://core.telegram.org/type/InputMedia
func (s *Server) mediaOf(ctx context.Context, c *Caller, in tg.InputMediaClass) (*mediapb.Media, error) {
	switch in := in.(type) {
	case nil, *tg.InputMediaEmpty:
		return nil, errMediaEmpty
	case *tg.InputMediaUploadedPhoto:
		return s.uploadedPhoto(ctx, c, in)
	case *tg.InputMediaPhoto:
		return s.photoAgain(ctx, c, in)
	case *tg.InputMediaUploadedDocument:
		return s.uploadedDocument(ctx, c, in)
	case *tg.InputMediaDocument:
		return s.documentAgain(ctx, c, in)
	case *tg.InputMediaContact:
		return s.sharedContact(ctx, c, in)
	case *tg.InputMediaWebPage: // is no media of a message: see namedPage
		return nil, errMediaInvalid
	case *tg.InputMediaPoll:
		return s.pollOf(ctx, c, in)
	case *tg.InputMediaDice:
		return &mediapb.Media{Dice: &mediapb.Dice{Emoji: in.Emoticon}}, nil
	}
	return placeOf(in)
}

// uploadOf reads the name of an upload.
func uploadOf(in tg.InputFileClass) (media.Input, error) {
	switch in := in.(type) {
	case *tg.InputFile:
		return media.Input{ID: in.ID, Parts: in.Parts, Name: in.Name, MD5: in.MD5Checksum}, nil
	case *tg.InputFileBig:
		return media.Input{ID: in.ID, Parts: in.Parts, Name: in.Name}, nil
	}
	return media.Input{}, errMediaInvalid
}

func (s *Server) uploadedPhoto(ctx context.Context, c *Caller, in *tg.InputMediaUploadedPhoto) (*mediapb.Media, error) {
	upload, err := uploadOf(in.File)
	if err != nil {
		return nil, err
	}
	ttl, err := mediaTTL(in.TTLSeconds)
	if err != nil {
		return nil, err
	}
	f, err := s.files.MakePhoto(ctx, c.UserID, upload)
	if err != nil {
		return nil, mediaError(err)
	}
	if f, err = s.attach(ctx, c, f, in.Stickers); err != nil {
		return nil, err
	}
	return &mediapb.Media{File: f, Spoiler: in.Spoiler, Ttl: ttl}, nil
}

func (s *Server) photoAgain(ctx context.Context, c *Caller, in *tg.InputMediaPhoto) (*mediapb.Media, error) {
	ttl, err := mediaTTL(in.TTLSeconds)
	if err != nil {
		return nil, err
	}
	f, err := s.namedPhoto(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	return &mediapb.Media{File: f, Spoiler: in.Spoiler, Ttl: ttl}, nil
}

// namedPhoto is a photo that the caller may see.
func (s *Server) namedPhoto(ctx context.Context, c *Caller, in tg.InputPhotoClass) (*mediapb.File, error) {
	p, ok := in.(*tg.InputPhoto)
	if !ok {
		return nil, errMediaEmpty
	}
	f, err := s.files.Found(ctx, c.UserID, media.Location{ID: p.ID, Hash: p.AccessHash, Reference: p.FileReference, Photo: true})
	if err != nil {
		return nil, mediaError(err)
	}
	return f, nil
}

// namedDocument is a document that the caller may see.
func (s *Server) namedDocument(ctx context.Context, c *Caller, in tg.InputDocumentClass) (*mediapb.File, error) {
	d, ok := in.(*tg.InputDocument)
	if !ok {
		return nil, errMediaEmpty
	}
	f, err := s.files.Found(ctx, c.UserID, media.Location{ID: d.ID, Hash: d.AccessHash, Reference: d.FileReference})
	if err != nil {
		return nil, mediaError(err)
	}
	return f, nil
}

func (s *Server) uploadedDocument(ctx context.Context, c *Caller, in *tg.InputMediaUploadedDocument) (*mediapb.Media, error) {
	upload, err := uploadOf(in.File)
	if err != nil {
		return nil, err
	}
	d := media.Document{Mime: in.MimeType, Attributes: tlview.AttributesOf(in.Attributes), AsFile: in.ForceFile, Video: in.NosoundVideo}
	if in.Thumb != nil {
		thumb, err := uploadOf(in.Thumb)
		if err != nil {
			return nil, err
		}
		d.Thumb = &thumb
	}
	m := &mediapb.Media{Spoiler: in.Spoiler, Timestamp: int32(max(in.VideoTimestamp, 0))}
	if m.Ttl, err = mediaTTL(in.TTLSeconds); err != nil {
		return nil, err
	}
	if m.File, err = s.files.MakeDocument(ctx, c.UserID, upload, d); err != nil {
		return nil, mediaError(err)
	}
	if m.File, err = s.attach(ctx, c, m.File, in.Stickers); err != nil {
		return nil, err
	}
	return m, s.cover(ctx, c, m, in.VideoCover)
}

func (s *Server) documentAgain(ctx context.Context, c *Caller, in *tg.InputMediaDocument) (*mediapb.Media, error) {
	ttl, err := mediaTTL(in.TTLSeconds)
	if err != nil {
		return nil, err
	}
	f, err := s.namedDocument(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	m := &mediapb.Media{File: f, Spoiler: in.Spoiler, Ttl: ttl, Timestamp: int32(max(in.VideoTimestamp, 0))}
	return m, s.cover(ctx, c, m, in.VideoCover)
}

// cover adds the photo that is shown for a video, if one is named.
func (s *Server) cover(ctx context.Context, c *Caller, m *mediapb.Media, in tg.InputPhotoClass) (err error) {
	if in == nil || m.File.GetAttributes().GetVideo() == nil {
		return nil
	}
	m.Cover, err = s.namedPhoto(ctx, c, in)
	return err
}

// mediaTTL checks for how long media is shown before it destroys itself.
func mediaTTL(seconds int) (int32, error) {
	if seconds < 0 || seconds > maxMediaTTL && seconds != ttlOnce {
		return 0, errMediaTTL
	}
	return int32(seconds), nil
}

// sharedContact names the account of a phone if it lets the caller find it.
func (s *Server) sharedContact(ctx context.Context, c *Caller, in *tg.InputMediaContact) (*mediapb.Media, error) {
	contact := &mediapb.Contact{
		Phone: label(in.PhoneNumber), FirstName: label(in.FirstName), LastName: label(in.LastName),
		Vcard: strings.ToValidUTF8(in.Vcard, ""),
	}
	if contact.Phone == "" || contact.FirstName == "" && contact.LastName == "" || len(contact.Vcard) > maxVcard {
		return nil, errMediaInvalid
	}
	if user, err := s.accounts.ResolvePhone(ctx, c.UserID, contact.Phone); err == nil {
		contact.User = user
	}
	return &mediapb.Media{Contact: contact}, nil
}

// placeOf reads a place, or refuses what is none.
func placeOf(in tg.InputMediaClass) (*mediapb.Media, error) {
	switch in := in.(type) {
	case *tg.InputMediaGeoPoint:
		p, err := pointOf(in.GeoPoint)
		return &mediapb.Media{Point: p}, err
	case *tg.InputMediaGeoLive:
		p, err := pointOf(in.GeoPoint)
		if err != nil {
			return nil, err
		}
		live, err := liveOf(in)
		return &mediapb.Media{Point: p, Live: live}, err
	case *tg.InputMediaVenue:
		p, err := pointOf(in.GeoPoint)
		v := &mediapb.Venue{
			Title: label(in.Title), Address: label(in.Address), Provider: label(in.Provider),
			Id: label(in.VenueID), Type: label(in.VenueType),
		}
		if err == nil && v.Title == "" {
			err = errMediaInvalid
		}
		return &mediapb.Media{Point: p, Venue: v}, err
	}
	return nil, errMediaInvalid
}

func pointOf(in tg.InputGeoPointClass) (*mediapb.Point, error) {
	p, ok := in.(*tg.InputGeoPoint)
	if !ok || !(math.Abs(p.Lat) <= 90) || !(math.Abs(p.Long) <= 180) { // not a number fails, too
		return nil, errGeoPoint
	}
	return &mediapb.Point{Lat: p.Lat, Long: p.Long, Accuracy: int32(min(max(p.AccuracyRadius, 0), 1500))}, nil
}

// liveOf reads how a place moves.
// https://core.telegram.org/api/live-location
func liveOf(in *tg.InputMediaGeoLive) (*mediapb.Live, error) {
	period, heading, near := in.Period, in.Heading, in.ProximityNotificationRadius
	if (period < minLive || period > maxLive) && period != liveForever || in.Stopped {
		return nil, errMediaInvalid
	}
	if heading < 0 || heading > 360 || near < 0 || near > 100_000 {
		return nil, errMediaInvalid
	}
	return &mediapb.Live{Period: int32(period), Heading: int32(heading), Proximity: int32(near)}, nil
}

// moveOf reads a step of a live location; a place that is no more is its end.
func moveOf(in *tg.InputMediaGeoLive) (*message.Move, error) {
	if _, gone := in.GeoPoint.(*tg.InputGeoPointEmpty); gone || in.Stopped {
		return &message.Move{Stop: true}, nil
	}
	p, err := pointOf(in.GeoPoint)
	if err != nil {
		return nil, err
	}
	step := *in
	if step.Period == 0 {
		step.Period = liveForever // not given: it is checked as any other
	}
	live, err := liveOf(&step)
	if err != nil {
		return nil, err
	}
	return &message.Move{Point: p, Heading: live.Heading, Proximity: live.Proximity, Period: int32(in.Period)}, nil
}

// label is a short text as it may be stored.
func label(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, ""))
	for len(s) > maxLabel {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
