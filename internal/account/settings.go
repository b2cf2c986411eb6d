package account

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// setting reads one of owner's settings into m and reports whether it was ever
// set.
func (s *Service) setting(ctx context.Context, owner int64, name byte, m proto.Message) (ok bool, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		ok, err = record.Get(r, peer.MailboxOf(owner), settingKey(name), m)
		return err
	})
	return ok, err
}

func (s *Service) setSetting(ctx context.Context, owner int64, name byte, m proto.Message) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(owner)}, func(tx *update.Tx) error {
		return record.Set(tx, peer.MailboxOf(owner), settingKey(name), m)
	})
}

// ReactionsNotify returns whose reactions notify owner.
func (s *Service) ReactionsNotify(ctx context.Context, owner int64) (*accountpb.ReactionsNotify, error) {
	m := new(accountpb.ReactionsNotify)
	ok, err := s.setting(ctx, owner, settingReactions, m)
	if err != nil {
		return nil, err
	}
	if !ok {
		m = &accountpb.ReactionsNotify{
			Messages:     accountpb.ReactionsNotify_CONTACTS,
			Stories:      accountpb.ReactionsNotify_CONTACTS,
			PollVotes:    accountpb.ReactionsNotify_CONTACTS,
			ShowPreviews: true,
		}
	}
	return m, nil
}

// SetReactionsNotify replaces whose reactions notify owner.
func (s *Service) SetReactionsNotify(ctx context.Context, owner int64, m *accountpb.ReactionsNotify) error {
	return s.setSetting(ctx, owner, settingReactions, m)
}

// AutoDownload returns what owner's apps load by themselves, with the presets
// that owner never changed at their defaults.
func (s *Service) AutoDownload(ctx context.Context, owner int64) (*accountpb.AutoDownload, error) {
	m := new(accountpb.AutoDownload)
	if _, err := s.setting(ctx, owner, settingDownload, m); err != nil {
		return nil, err
	}
	if m.Low == nil {
		m.Low = downloadPreset(0, 512<<10)
	}
	if m.Medium == nil {
		m.Medium = downloadPreset(10<<20, 1<<20)
	}
	if m.High == nil {
		m.High = downloadPreset(15<<20, 3<<20)
	}
	return m, nil
}

// downloadPreset is a preset that loads photos, and videos and files up to the
// given sizes in bytes.
func downloadPreset(video, file int64) *accountpb.AutoDownloadPreset {
	return &accountpb.AutoDownloadPreset{
		VideoPreloadLarge: video > 0, AudioPreloadNext: true, PhonecallsLessData: video == 0,
		PhotoSizeMax: 1 << 20, VideoSizeMax: video, FileSizeMax: file,
		VideoUploadMaxBitrate: 100, SmallQueueMax: 20, LargeQueueMax: 2,
	}
}

// DownloadPreset names one of the three presets.
type DownloadPreset int

// The presets of https://core.telegram.org/method/account.saveAutoDownloadSettings
const (
	DownloadMedium DownloadPreset = iota
	DownloadLow
	DownloadHigh
)

// SetAutoDownload replaces one preset of owner.
func (s *Service) SetAutoDownload(ctx context.Context, owner int64, which DownloadPreset, p *accountpb.AutoDownloadPreset) error {
	box, key := peer.MailboxOf(owner), settingKey(settingDownload)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		m := new(accountpb.AutoDownload)
		if _, err := record.Get(tx, box, key, m); err != nil {
			return err
		}
		switch which {
		case DownloadLow:
			m.Low = p
		case DownloadHigh:
			m.High = p
		default:
			m.Medium = p
		}
		return record.Set(tx, box, key, m)
	})
}
