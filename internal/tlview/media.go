package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
)

// Media renders what a message carries besides its text, or returns nil. Access
// hashes and file references are the viewer's own.
//
// https://core.telegram.org/type/MessageMedia
func (v *Views) Media(viewer int64, m *mediapb.Media) tg.MessageMediaClass {
	switch {
	case m == nil:
		return nil
	case m.Gone != mediapb.Media_NOT:
		return goneMedia(m)
	case m.File.GetPhoto():
		out := &tg.MessageMediaPhoto{Spoiler: m.Spoiler}
		out.SetPhoto(v.Photo(viewer, m.File))
		if m.Ttl > 0 {
			out.SetTTLSeconds(int(m.Ttl))
		}
		return out
	case m.File != nil:
		return v.documentMedia(viewer, m)
	case m.Venue != nil:
		return &tg.MessageMediaVenue{
			Geo: geoPoint(m.Point), Title: m.Venue.Title, Address: m.Venue.Address,
			Provider: m.Venue.Provider, VenueID: m.Venue.Id, VenueType: m.Venue.Type,
		}
	case m.Live != nil:
		return geoLive(m)
	case m.Point != nil:
		return &tg.MessageMediaGeo{Geo: geoPoint(m.Point)}
	case m.Contact != nil:
		return &tg.MessageMediaContact{
			PhoneNumber: m.Contact.Phone, FirstName: m.Contact.FirstName, LastName: m.Contact.LastName,
			Vcard: m.Contact.Vcard, UserID: m.Contact.User,
		}
	case m.Poll != nil:
		return &tg.MessageMediaPoll{Poll: poll(viewer, m.Poll), Results: pollResults(viewer, m.Poll)}
	case m.Dice != nil:
		return &tg.MessageMediaDice{Value: int(m.Dice.Value), Emoticon: m.Dice.Emoji}
	}
	return &tg.MessageMediaUnsupported{}
}

func (v *Views) documentMedia(viewer int64, m *mediapb.Media) tg.MessageMediaClass {
	a := m.File.Attributes
	out := &tg.MessageMediaDocument{
		Spoiler: m.Spoiler, Video: a.GetVideo() != nil, Round: a.GetVideo().GetRound(), Voice: a.GetAudio().GetVoice(),
	}
	out.SetDocument(v.Document(viewer, m.File))
	if m.Ttl > 0 {
		out.SetTTLSeconds(int(m.Ttl))
	}
	if m.Cover != nil {
		out.SetVideoCover(v.Photo(viewer, m.Cover))
	}
	if m.Timestamp > 0 {
		out.SetVideoTimestamp(int(m.Timestamp))
	}
	return out
}

// goneMedia renders what has destroyed itself: what it was, without the file.
func goneMedia(m *mediapb.Media) tg.MessageMediaClass {
	if m.Gone == mediapb.Media_PHOTO {
		out := new(tg.MessageMediaPhoto)
		out.SetTTLSeconds(int(m.Ttl))
		return out
	}
	out := &tg.MessageMediaDocument{
		Video: m.Gone == mediapb.Media_VIDEO, Voice: m.Gone == mediapb.Media_VOICE, Round: m.Gone == mediapb.Media_ROUND,
	}
	out.SetTTLSeconds(int(m.Ttl))
	return out
}

func geoPoint(p *mediapb.Point) tg.GeoPointClass {
	if p == nil {
		return &tg.GeoPointEmpty{}
	}
	out := &tg.GeoPoint{Lat: p.Lat, Long: p.Long}
	if p.Accuracy > 0 {
		out.SetAccuracyRadius(int(p.Accuracy))
	}
	return out
}

func geoLive(m *mediapb.Media) tg.MessageMediaClass {
	out := &tg.MessageMediaGeoLive{Geo: geoPoint(m.Point), Period: int(m.Live.Period)}
	if m.Live.Heading > 0 {
		out.SetHeading(int(m.Live.Heading))
	}
	if m.Live.Proximity > 0 {
		out.SetProximityNotificationRadius(int(m.Live.Proximity))
	}
	return out
}

// Photo renders a photo for a viewer who may see it; nil is an empty one.
//
// https://core.telegram.org/constructor/photo
func (v *Views) Photo(viewer int64, f *mediapb.File) tg.PhotoClass {
	if f == nil {
		return &tg.PhotoEmpty{}
	}
	out := &tg.Photo{
		HasStickers: len(f.Attached) > 0, ID: f.Id, AccessHash: v.Files.Signer().Hash(viewer, f), FileReference: v.Files.Signer().Reference(viewer, f),
		Date: int(f.Date), Sizes: photoSizes(f), DCID: v.DC,
	}
	if len(f.Videos) > 0 {
		out.SetVideoSizes(v.videoSizes(f))
	}
	return out
}

// videoSizes renders what moves in place of a photo.
func (v *Views) videoSizes(f *mediapb.File) []tg.VideoSizeClass {
	out := make([]tg.VideoSizeClass, len(f.Videos))
	for i, z := range f.Videos {
		if z.Content == nil {
			out[i] = v.markup(z)
			continue
		}
		size := &tg.VideoSize{Type: z.Type, W: int(z.Width), H: int(z.Height), Size: int(z.Content.GetSize())}
		if z.Start > 0 {
			size.SetVideoStartTs(z.Start)
		}
		out[i] = size
	}
	return out
}

// markup renders a sticker that stands for a photo.
func (v *Views) markup(z *mediapb.VideoSize) tg.VideoSizeClass {
	colors := ints(z.Colors)
	if z.Emoji != 0 {
		return &tg.VideoSizeEmojiMarkup{EmojiID: z.Emoji, BackgroundColors: colors}
	}
	return &tg.VideoSizeStickerMarkup{Stickerset: v.inputSet(z.Set), StickerID: z.Sticker, BackgroundColors: colors}
}

// photoSizes renders the pictures of a file, smallest first.
// https://core.telegram.org/api/files#image-thumbnail-types
func photoSizes(f *mediapb.File) []tg.PhotoSizeClass {
	var out []tg.PhotoSizeClass
	if len(f.Outline) > 0 {
		out = append(out, &tg.PhotoPathSize{Type: "j", Bytes: f.Outline})
	}
	if len(f.Stripped) > 0 {
		out = append(out, &tg.PhotoStrippedSize{Type: "i", Bytes: f.Stripped})
	}
	for _, z := range f.Sizes {
		out = append(out, &tg.PhotoSize{Type: z.Type, W: int(z.Width), H: int(z.Height), Size: int(z.Bytes)})
	}
	return out
}

// Document renders a document for a viewer who may see it.
//
// https://core.telegram.org/constructor/document
func (v *Views) Document(viewer int64, f *mediapb.File) tg.DocumentClass {
	out := &tg.Document{
		ID: f.Id, AccessHash: v.Files.Signer().Hash(viewer, f), FileReference: v.Files.Signer().Reference(viewer, f),
		Date: int(f.Date), MimeType: f.Mime, Size: f.Size, DCID: v.DC, Attributes: v.documentAttributes(f.Attributes),
	}
	if len(f.Attached) > 0 {
		out.Attributes = append(out.Attributes, &tg.DocumentAttributeHasStickers{})
	}
	if thumbs := photoSizes(f); len(thumbs) > 0 {
		out.SetThumbs(thumbs)
	}
	return out
}

// documentAttributes renders what a document is.
// https://core.telegram.org/type/DocumentAttribute
func (v *Views) documentAttributes(a *mediapb.Attributes) []tg.DocumentAttributeClass {
	out := []tg.DocumentAttributeClass{}
	if a == nil {
		return out
	}
	if a.Image {
		out = append(out, &tg.DocumentAttributeImageSize{W: int(a.Width), H: int(a.Height)})
	}
	if a.Video != nil {
		out = append(out, videoAttribute(a))
	}
	if a.Audio != nil {
		out = append(out, audioAttribute(a.Audio))
	}
	if a.Animated {
		out = append(out, &tg.DocumentAttributeAnimated{})
	}
	if a.Sticker != nil {
		out = append(out, v.stickerAttribute(a.Sticker))
	}
	if a.Name != "" {
		out = append(out, &tg.DocumentAttributeFilename{FileName: a.Name})
	}
	return out
}

func videoAttribute(a *mediapb.Attributes) tg.DocumentAttributeClass {
	out := &tg.DocumentAttributeVideo{
		RoundMessage: a.Video.Round, SupportsStreaming: a.Video.Streaming, Nosound: a.Video.Silent,
		Duration: a.Video.Duration, W: int(a.Width), H: int(a.Height),
	}
	if a.Video.Preload > 0 {
		out.SetPreloadPrefixSize(int(a.Video.Preload))
	}
	if a.Video.Start > 0 {
		out.SetVideoStartTs(a.Video.Start)
	}
	if a.Video.Codec != "" {
		out.SetVideoCodec(a.Video.Codec)
	}
	return out
}

func audioAttribute(a *mediapb.Audio) tg.DocumentAttributeClass {
	out := &tg.DocumentAttributeAudio{Voice: a.Voice, Duration: int(a.Duration)}
	if a.Title != "" {
		out.SetTitle(a.Title)
	}
	if a.Performer != "" {
		out.SetPerformer(a.Performer)
	}
	if len(a.Waveform) > 0 {
		out.SetWaveform(a.Waveform)
	}
	return out
}
