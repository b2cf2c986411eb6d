package account

import (
	"bytes"
	"context"
	"math/big"
	"sync"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/lru"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// Bounds of what is asked and guessed.
const (
	openQuestions     = 16 << 10 // in memory, about 1.5 KiB each
	questionLife      = 15 * time.Minute
	questionsPerHour  = 200 // per user, and as many by who waits for the password
	maxGuesses        = 10  // wrong passwords per guessWindow
	guessWindow       = 6 * time.Hour
	pendingLoginLife  = 24 * time.Hour
	passwordProofSize = 32 // M1
)

// PasswordProof is what a client answers to a question: the password does not
// follow from it. https://core.telegram.org/constructor/inputCheckPasswordSRP
type PasswordProof struct {
	ID    int64 // srp_id
	A, M1 []byte
}

// question is one question of the server, answered at most once. It is not
// stored: after a restart clients ask again (SRP_ID_INVALID).
type question struct {
	id           int64
	user         int64
	key          uint64 // the auth key that asked
	secret       *big.Int
	public       []byte
	salt1, salt2 []byte
	verifier     []byte
	expires      time.Time
}

// questions keeps what is open. It is safe for concurrent use.
type questions struct {
	mu   sync.Mutex
	open *lru.Cache[int64, *question]
}

func newQuestions() *questions {
	return &questions{open: lru.New[int64, *question](openQuestions)}
}

func (qs *questions) ask(user int64, key uint64, rec *accountpb.Password, now time.Time) *question {
	q := &question{
		id: int64(randomUint64()), user: user, key: key, expires: now.Add(questionLife),
		salt1: rec.Salt1, salt2: rec.Salt2, verifier: rec.Verifier,
	}
	q.secret, q.public = srpGroup.question(rec.Verifier)
	qs.open.Set(q.id, q)
	return q
}

// take returns an open question of a key and closes it; nil if there is none.
func (qs *questions) take(id, user int64, key uint64, now time.Time) *question {
	qs.mu.Lock()
	defer qs.mu.Unlock()
	q, ok := qs.open.Get(id)
	if !ok || q.user != user || q.key != key {
		return nil
	}
	qs.open.Drop(id)
	if !now.Before(q.expires) {
		return nil
	}
	return q
}

// answered is a proof that has been looked at; what it is worth is known only
// inside the transaction that reads the password.
type answered struct {
	proof *PasswordProof
	q     *question
	right bool
}

func (s *Service) look(a *Auth, proof *PasswordProof) answered {
	if proof == nil {
		return answered{}
	}
	q := s.questions.take(proof.ID, s.holder(a), a.Key(), s.now())
	if q == nil {
		return answered{proof: proof}
	}
	return answered{proof, q, len(proof.M1) == passwordProofSize && srpGroup.proves(q, proof)}
}

// judge decides what a proof is worth and counts it, inside a transaction on
// the mailbox that must commit whatever the verdict. rec is the password, not
// nil; the caller writes it. What was asked for without the password is over
// once somebody knows it.
func (s *Service) judge(rec *accountpb.Password, in answered, pending bool) (verdict error) {
	switch {
	case in.proof == nil:
		return ErrPasswordWrong
	case in.q == nil:
		return ErrQuestion
	case !bytes.Equal(in.q.verifier, rec.Verifier):
		return ErrPasswordChanged
	}
	of := &rec.Guesses
	if pending {
		of = &rec.LoginGuesses
	}
	count, flood := s.guesses(of)
	if flood != nil {
		return flood
	}
	if !in.right {
		count.Wrong++
		return ErrPasswordWrong
	}
	*of = nil
	rec.DeletionDue, rec.DeletionKey = 0, 0
	return nil
}

// guesses returns the count of the present window, begun anew if need be, or the
// error of who has guessed too often.
func (s *Service) guesses(of **accountpb.Guesses) (*accountpb.Guesses, error) {
	now := s.now()
	if *of == nil || now.Sub(time.Unix((*of).Since, 0)) >= guessWindow {
		*of = &accountpb.Guesses{Since: now.Unix()}
	}
	if (*of).Wrong >= maxGuesses {
		return nil, &FloodError{Wait: time.Unix((*of).Since, 0).Add(guessWindow).Sub(now)}
	}
	return *of, nil
}

// noPassword is what a proof is worth where there is no password.
func (in answered) noPassword() error {
	switch {
	case in.proof == nil:
		return nil
	case in.q != nil:
		return ErrPasswordChanged // it was taken off meanwhile
	}
	return ErrPasswordWrong
}

// proving runs then in a transaction on the caller's mailbox if the proof is
// right, or if there is neither password nor proof: then gets nil. It fails with
// [ErrPasswordWrong], [ErrQuestion], [ErrPasswordChanged] and a [*FloodError].
func (s *Service) proving(ctx context.Context, a *Auth, proof *PasswordProof, then func(*update.Tx, *accountpb.Password) error) error {
	in, user, pending := s.look(a, proof), s.holder(a), a.UserID() == 0
	var verdict error
	err := s.log.Write(ctx, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		rec, err := readPassword(tx, user)
		if err != nil {
			return err
		}
		if rec == nil {
			if verdict = in.noPassword(); verdict != nil {
				return nil
			}
			return then(tx, nil)
		}
		verdict = s.judge(rec, in, pending)
		if err := putPassword(tx, user, rec); err != nil || verdict != nil {
			return err
		}
		return then(tx, rec)
	})
	if err != nil {
		return err
	}
	return verdict
}

// ProvePassword checks a proof of the password of the caller's account. It
// fails with [ErrPasswordMissing] if there is no password, and like
// [Service.SetPassword].
func (s *Service) ProvePassword(ctx context.Context, a *Auth, proof *PasswordProof) error {
	return s.proving(ctx, a, proof, func(_ *update.Tx, rec *accountpb.Password) error {
		if rec == nil {
			return ErrPasswordMissing
		}
		return nil
	})
}
