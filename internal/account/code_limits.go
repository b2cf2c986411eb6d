package account

import (
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Wrong codes of a phone in a day, over all codes and clients: with five
// digits, guessing all day long succeeds once in 5,000 days.
const (
	wrongCodesPerDay = 20
	day              = 24 * time.Hour
)

// mayGuess fails with a [*FloodError] after too many wrong codes.
func (s *Service) mayGuess(r store.Reader, ix index) error {
	flood := new(accountpb.Flood)
	if _, err := record.Get(r, ix.owner, ix.floodKey(), flood); err != nil {
		return err
	}
	until := time.Unix(flood.FailedSince, 0).Add(day)
	if wait := until.Sub(s.now()); wait > 0 && flood.Failed >= wrongCodesPerDay {
		return &FloodError{Wait: wait}
	}
	return nil
}

func (s *Service) countWrongCode(tx *update.Tx, ix index) error {
	flood := new(accountpb.Flood)
	if _, err := record.Get(tx, ix.owner, ix.floodKey(), flood); err != nil {
		return err
	}
	now := s.now().Unix()
	if flood.FailedSince+int64(day/time.Second) <= now {
		flood.FailedSince, flood.Failed = now, 0
	}
	flood.Failed++
	return record.Set(tx, ix.owner, ix.floodKey(), flood)
}

// countCode counts a code against the phone, or fails with a [*FloodError].
// The count is durable and ends with a login.
func (s *Service) countCode(tx *update.Tx, ix index) error {
	if s.opt.CodesPerPhone < 0 {
		return nil
	}
	const window = int64(time.Hour / time.Second)
	now := s.now().Unix()
	flood := new(accountpb.Flood)
	if _, err := record.Get(tx, ix.owner, ix.floodKey(), flood); err != nil {
		return err
	}
	if flood.Since+window <= now {
		flood.Since, flood.Count = now, 0
	}
	if int(flood.Count) >= s.opt.CodesPerPhone {
		return &FloodError{Wait: time.Duration(flood.Since+window-now) * time.Second}
	}
	flood.Count++
	return record.Set(tx, ix.owner, ix.floodKey(), flood)
}
