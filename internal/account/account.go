// Package account is who people are: users, login codes, passwords, devices,
// contacts, privacy, presence, notification settings. It may import record,
// update, store, lru and peer. It never sees a TL object.
//
// https://core.telegram.org/api/auth
package account

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/lru"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ServiceUser is the account that login codes and service messages come from.
const ServiceUser = 777000

// cachedUsers bounds the user records kept in memory: about 400 bytes each.
const cachedUsers = 64 << 10

// Service is the domain of accounts. It is safe for concurrent use.
type Service struct {
	db     *store.DB
	log    *update.Log
	opt    Options
	now    func() time.Time
	logger *slog.Logger
	wiring Wiring

	users      *lru.Cache[int64, *accountpb.User]
	social     social
	live       *registry
	presence   *presence
	activity   *activity
	codeAsked  *limiter
	codeFailed *limiter
	codes      codeWaiters
	questions  *questions
	saltKey    [32]byte // of the server's part of salts
	// passwordAsked bounds questions.
	passwordAsked *quota[asker]
	mailed        *quota[int64] // codes of two-step verification
	hasOperator   atomic.Bool
	erase         chan struct{} // one slot: there are mailboxes to empty
	signedUp      []SignUpHook
	signedUpMu    sync.Mutex
}

// Deps is what a Service stands on.
type Deps struct {
	DB      *store.DB
	Log     *update.Log
	Options Options
	Now     func() time.Time // nil: the log's clock
	Logger  *slog.Logger     // nil: slog.Default
}

// Wiring is what lies above or beside this package and is known only once all
// is built. Any part may be nil: what it would do is then not done.
type Wiring struct {
	// Messenger sends messages of the service account. Without it codes do not
	// go to other sessions and new logins are not announced.
	Messenger ServiceMessenger
	// Sessions is the session layer.
	Sessions Sessions
	// Partners returns whom a user talks with, so that they see the user's
	// status though they have him not as contact; at most a few hundred.
	Partners func(ctx context.Context, userID int64) ([]int64, error)
	// Member reports whether a user is in a group or channel, for privacy
	// rules that name chats.
	Member func(ctx context.Context, chat peer.Peer, userID int64) (bool, error)
	// ShowContact notes, in a transaction on owner's mailbox, that owner has
	// another photo for a contact than before; 0 is none.
	ShowContact func(tx store.Tx, owner, user, old, shown int64)
}

// ServiceMessenger sends a message of the service account 777000 that only the
// user's own mailbox keeps.
type ServiceMessenger interface {
	SendServiceMessage(ctx context.Context, userID int64, text string, bold []Span) error
}

// Span is a part of a text in UTF-16 code units.
type Span struct{ Offset, Length int }

// Sessions is what accounts need of the session layer. The methods must not
// block.
type Sessions interface {
	// CloseKey ends all sessions of a permanent auth key.
	CloseKey(perm uint64)
	// LoginTokenAccepted tells the sessions of a key that is not logged in to
	// fetch the outcome of their QR code (updateLoginToken).
	LoginTokenAccepted(perm uint64)
}

// SignUpHook is told of a new account after it is stored. silent is the wish
// of the new user that nobody be told that he joined.
type SignUpHook func(ctx context.Context, u *accountpb.User, silent bool)

// New returns the domain of accounts. Call [Service.Wire] and
// [Service.Prepare] before it serves.
func New(d Deps) *Service {
	s := &Service{
		db:       d.DB,
		log:      d.Log,
		opt:      d.Options.withDefaults(),
		now:      d.Now,
		logger:   d.Logger,
		users:    lru.New[int64, *accountpb.User](cachedUsers),
		social:   newSocial(),
		live:     newRegistry(),
		presence: newPresence(),
		activity: newActivity(),
		erase:    make(chan struct{}, 1),
	}
	if s.now == nil {
		s.now = d.Log.Now
	}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	s.codeAsked = newLimiter(s.opt.CodesPerAddress, time.Hour)
	s.codeFailed = newLimiter(s.opt.FailuresPerAddress, time.Hour)
	s.questions = newQuestions()
	s.saltKey = d.DB.Derive("chappe/password-salts/1")
	s.passwordAsked = newQuota[asker](questionsPerHour, time.Hour)
	s.mailed = newQuota[int64](mailsPerHour, time.Hour)
	s.codes.changed = make(chan struct{})
	return s
}

// Wire connects the parts above. Call it before serving.
func (s *Service) Wire(w Wiring) { s.wiring = w }

// OnSignUp registers a hook for new accounts.
func (s *Service) OnSignUp(h SignUpHook) {
	s.signedUpMu.Lock()
	defer s.signedUpMu.Unlock()
	s.signedUp = append(s.signedUp, h)
}

func (s *Service) tellSignedUp(ctx context.Context, u *accountpb.User, silent bool) {
	s.signedUpMu.Lock()
	hooks := s.signedUp
	s.signedUpMu.Unlock()
	for _, h := range hooks {
		h(ctx, u, silent)
	}
}

// Now is the clock that presence and expiries are measured by.
func (s *Service) Now() time.Time { return s.now() }
