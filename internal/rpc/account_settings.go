package rpc

import (
	"context"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
)

func (s *Server) registerAccountSettings(t table) {
	on(t, 0, s.accountGetContentSettings)
	on(t, ordered, s.accountSetContentSettings)
	on(t, 0, s.accountGetContactSignUpNotification)
	on(t, ordered, s.accountSetContactSignUpNotification)
	on(t, 0, s.accountGetAutoDownloadSettings)
	on(t, ordered, s.accountSaveAutoDownloadSettings)
}

func (s *Server) accountGetContentSettings(ctx context.Context, c *Caller, r *tg.AccountGetContentSettingsRequest) (*tg.AccountContentSettings, error) {
	on, err := s.accounts.Sensitive(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return &tg.AccountContentSettings{SensitiveEnabled: on, SensitiveCanChange: true}, nil
}

func (s *Server) accountSetContentSettings(ctx context.Context, c *Caller, r *tg.AccountSetContentSettingsRequest) (tg.BoolClass, error) {
	return done(s.accounts.SetSensitive(ctx, c.UserID, r.SensitiveEnabled))
}

// accountGetContactSignUpNotification answers whether the notification is
// switched off, as clients read it.
func (s *Server) accountGetContactSignUpNotification(ctx context.Context, c *Caller, r *tg.AccountGetContactSignUpNotificationRequest) (tg.BoolClass, error) {
	silent, err := s.accounts.ContactJoinedSilent(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return boolOf(silent), nil
}

func (s *Server) accountSetContactSignUpNotification(ctx context.Context, c *Caller, r *tg.AccountSetContactSignUpNotificationRequest) (tg.BoolClass, error) {
	return done(s.accounts.SetContactJoinedSilent(ctx, c.UserID, r.Silent))
}

func (s *Server) accountGetAutoDownloadSettings(ctx context.Context, c *Caller, r *tg.AccountGetAutoDownloadSettingsRequest) (*tg.AccountAutoDownloadSettings, error) {
	a, err := s.accounts.AutoDownload(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return &tg.AccountAutoDownloadSettings{
		Low:    autoDownload(a.Low),
		Medium: autoDownload(a.Medium),
		High:   autoDownload(a.High),
	}, nil
}

func autoDownload(p *accountpb.AutoDownloadPreset) tg.AutoDownloadSettings {
	return tg.AutoDownloadSettings{
		Disabled:                      p.Disabled,
		VideoPreloadLarge:             p.VideoPreloadLarge,
		AudioPreloadNext:              p.AudioPreloadNext,
		PhonecallsLessData:            p.PhonecallsLessData,
		StoriesPreload:                p.StoriesPreload,
		PhotoSizeMax:                  int(p.PhotoSizeMax),
		VideoSizeMax:                  p.VideoSizeMax,
		FileSizeMax:                   p.FileSizeMax,
		VideoUploadMaxbitrate:         int(p.VideoUploadMaxBitrate),
		SmallQueueActiveOperationsMax: int(p.SmallQueueMax),
		LargeQueueActiveOperationsMax: int(p.LargeQueueMax),
	}
}

func (s *Server) accountSaveAutoDownloadSettings(ctx context.Context, c *Caller, r *tg.AccountSaveAutoDownloadSettingsRequest) (tg.BoolClass, error) {
	which := account.DownloadMedium
	switch {
	case r.Low:
		which = account.DownloadLow
	case r.High:
		which = account.DownloadHigh
	}
	in := r.Settings
	return done(s.accounts.SetAutoDownload(ctx, c.UserID, which, &accountpb.AutoDownloadPreset{
		Disabled:              in.Disabled,
		VideoPreloadLarge:     in.VideoPreloadLarge,
		AudioPreloadNext:      in.AudioPreloadNext,
		PhonecallsLessData:    in.PhonecallsLessData,
		StoriesPreload:        in.StoriesPreload,
		PhotoSizeMax:          int32(in.PhotoSizeMax),
		VideoSizeMax:          in.VideoSizeMax,
		FileSizeMax:           in.FileSizeMax,
		VideoUploadMaxBitrate: int32(in.VideoUploadMaxbitrate),
		SmallQueueMax:         int32(in.SmallQueueActiveOperationsMax),
		LargeQueueMax:         int32(in.LargeQueueActiveOperationsMax),
	}))
}
