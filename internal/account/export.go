package account

import (
	"context"
	"crypto/sha256"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// exportLife is how long an exported authorization can be taken over.
const exportLife = 5 * time.Minute

// maxExports bounds the exported authorizations of one user that nobody took.
const maxExports = 64

// ExportAuthorization returns a secret with which another key of the same
// client becomes logged in as the user, once and within five minutes.
// https://core.telegram.org/method/auth.exportAuthorization
func (s *Service) ExportAuthorization(ctx context.Context, userID int64) ([]byte, error) {
	secret := randomBytes(64)
	mailbox := peer.MailboxOf(userID)
	err := s.log.Write(ctx, []peer.Owner{mailbox}, func(tx *update.Tx) error {
		if err := s.dropExports(tx, mailbox); err != nil {
			return err
		}
		rec := &accountpb.ExportedAuth{Expires: s.now().Add(exportLife).Unix()}
		return record.Set(tx, mailbox, exportKey(secret), rec)
	})
	return secret, err
}

// dropExports removes the expired exports of a mailbox, or all if there are
// too many.
func (s *Service) dropExports(tx store.Tx, mailbox peer.Owner) error {
	n := 0
	for row, err := range tx.Scan(mailbox, tagged(store.TagExport)) {
		if err != nil {
			return err
		}
		rec := new(accountpb.ExportedAuth)
		if err := record.Decode(row.Value, rec); err != nil {
			return err
		}
		if n++; rec.Expires <= s.now().Unix() || n > maxExports {
			tx.Delete(mailbox, row.Key)
		}
	}
	return nil
}

// ImportAuthorization logs a key in with what [Service.ExportAuthorization]
// returned, or fails with [ErrExportInvalid].
func (s *Service) ImportAuthorization(ctx context.Context, a *Auth, userID int64, secret []byte) error {
	if userID <= 0 {
		return ErrExportInvalid
	}
	mailbox := peer.MailboxOf(userID)
	key := exportKey(secret)
	return s.writeLogin(ctx, a.Key(), userID, nil, func(tx loginTx) error {
		rec := new(accountpb.ExportedAuth)
		ok, err := record.Get(tx, mailbox, key, rec)
		if err != nil {
			return err
		}
		if !ok || rec.Expires <= s.now().Unix() {
			return ErrExportInvalid
		}
		tx.Delete(mailbox, key)
		_, err = s.loginQuietly(tx, a.Key(), userID, a.Device())
		return err
	})
}

// exportKey is the row of an exported authorization. Only a hash of the secret
// is in it.
func exportKey(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return blindKey(store.TagExport, [16]byte(sum[:16]))
}
