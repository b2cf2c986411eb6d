package account

import (
	"context"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/lru"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

const (
	// A phone book of ten thousand lines is imported within two days; whoever
	// tries all the phones of a country learns next to nothing.
	importsPerDay = 5000
	phonesPerHour = 100

	cachedRelations = 128 << 10 // about 150 bytes each, more with a contact's names
	cachedRuleSets  = 16 << 10  // about 250 bytes each for those who chose no rules
	cachedNotify    = 32 << 10  // about 150 bytes each
)

// social is what the service remembers of what people have of each other.
type social struct {
	relations *lru.Cache[pair, Relation]
	rules     *lru.Cache[int64, *ruleSet]
	notify    *lru.Cache[pair, *accountpb.Notify]
	imports   *quota[int64] // phones that a user looks up in a day by importing
	phones    *quota[int64] // phones that a user looks up in an hour one by one
}

func newSocial() social {
	return social{
		relations: lru.New[pair, Relation](cachedRelations),
		rules:     lru.New[int64, *ruleSet](cachedRuleSets),
		notify:    lru.New[pair, *accountpb.Notify](cachedNotify),
		imports:   newQuota[int64](importsPerDay, 24*time.Hour),
		phones:    newQuota[int64](phonesPerHour, time.Hour),
	}
}

// pair is a user and somebody as that user has them.
type pair struct {
	owner int64
	other int64 // a user's id, or peer.Int where the field says so
}

// Relation is what one user has of another.
type Relation struct {
	Contact *accountpb.Contact // nil if not a contact; shared: not to be modified
	Blocked bool               // viewer blocked the other
	// StoriesBlocked: the viewer hides stories from the other.
	StoriesBlocked bool
}

// Relation returns what viewer has of other. It reads memory in the common
// case.
func (s *Service) Relation(ctx context.Context, viewer, other int64) (Relation, error) {
	return s.social.relations.Load(pair{viewer, other}, func() (rel Relation, err error) {
		err = s.log.View(ctx, func(r store.Reader) (err error) {
			rel, err = s.readRelation(r, viewer, other)
			return err
		})
		return rel, err
	})
}

// BlockedBy reports whether owner has blocked other.
func (s *Service) BlockedBy(ctx context.Context, owner, other int64) (bool, error) {
	rel, err := s.Relation(ctx, owner, other)
	return rel.Blocked, err
}

func (s *Service) readRelation(r store.Reader, viewer, other int64) (Relation, error) {
	var rel Relation
	box, p := peer.MailboxOf(viewer), peer.OfUser(other)
	c, err := s.readContact(r, viewer, other)
	if err != nil {
		return rel, err
	}
	rel.Contact = c
	if rel.Blocked, err = r.Has(box, s.blockedKey(viewer, BlockMessages, p)); err != nil {
		return rel, err
	}
	rel.StoriesBlocked, err = r.Has(box, s.blockedKey(viewer, BlockStories, p))
	return rel, err
}

// readContact returns nil when other is no contact of viewer.
func (s *Service) readContact(r store.Reader, viewer, other int64) (*accountpb.Contact, error) {
	c := new(accountpb.Contact)
	ok, err := record.Get(r, peer.MailboxOf(viewer), s.pairKey(store.TagContact, viewer, peer.OfUser(other)), c)
	if err != nil || !ok {
		return nil, err
	}
	return c, nil
}

// changesRelation makes the transaction drop what is remembered of a pair.
func (s *Service) changesRelation(tx store.Tx, viewer, other int64) {
	tx.OnApplied(func(store.Commit) { s.social.relations.Drop(pair{viewer, other}) })
}
