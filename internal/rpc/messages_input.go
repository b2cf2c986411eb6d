package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

var (
	errMentionInvalid  = tgerr.New(400, "ENTITY_MENTION_USER_INVALID")
	errReplyInvalid    = tgerr.New(400, "REPLY_TO_INVALID")
	errDocumentInvalid = tgerr.New(400, "DOCUMENT_INVALID")
)

// entitiesOf reads the entities that a client gives, naming users by input.
func (s *Server) entitiesOf(ctx context.Context, c *Caller, in []tg.MessageEntityClass) ([]*messagepb.Entity, error) {
	if len(in) == 0 {
		return nil, nil
	}
	out := make([]*messagepb.Entity, 0, len(in))
	for _, one := range in {
		if mention, ok := one.(*tg.InputMessageEntityMentionName); ok {
			id, err := s.resolveUser(ctx, c, mention.UserID)
			if err != nil {
				return nil, errMentionInvalid
			}
			out = append(out, &messagepb.Entity{
				Kind: messagepb.Entity_MENTION_NAME, Offset: int32(mention.Offset), Length: int32(mention.Length), Id: id,
			})
			continue
		}
		if e := tlview.EntityOf(one); e != nil {
			out = append(out, e)
		}
	}
	return out, s.checkCustomEmoji(ctx, out)
}

// maxCustomEmoji is how many custom emoji a text has at most:
// https://core.telegram.org/api/config, message_animated_emoji_max.
const maxCustomEmoji = 100

// checkCustomEmoji refuses what stands for a document that is no custom emoji.
// Whoever may write may use any of them.
func (s *Server) checkCustomEmoji(ctx context.Context, all []*messagepb.Entity) error {
	var ids []int64
	for _, e := range all {
		if e.Kind == messagepb.Entity_CUSTOM_EMOJI && !slices.Contains(ids, e.Id) {
			ids = append(ids, e.Id)
		}
		if len(ids) > maxCustomEmoji {
			return errDocumentInvalid
		}
	}
	return s.areCustomEmoji(ctx, ids...)
}

// areCustomEmoji refuses documents that are no custom emoji.
func (s *Server) areCustomEmoji(ctx context.Context, ids ...int64) error {
	found, err := s.stickers.CustomEmoji(ctx, ids)
	if err == nil && len(found) < len(ids) {
		err = errDocumentInvalid
	}
	return err
}

// replyOf reads what a message is to answer; nil if it is no reply. Stories and
// monoforums do not exist here.
func (s *Server) replyOf(ctx context.Context, c *Caller, in tg.InputReplyToClass) (*message.ReplyTo, error) {
	switch in := in.(type) {
	case nil:
		return nil, nil
	case *tg.InputReplyToMessage:
		if in.ReplyToMsgID == 0 {
			in.ReplyToMsgID = in.TopMsgID
		}
		if in.ReplyToMsgID == 0 {
			return nil, nil
		}
		quote, err := s.entitiesOf(ctx, c, in.QuoteEntities)
		if err != nil {
			return nil, err
		}
		r := &message.ReplyTo{
			ID: int32(in.ReplyToMsgID), Quote: in.QuoteText, QuoteEntities: quote, QuoteOffset: int32(in.QuoteOffset),
			Top: int32(in.TopMsgID),
		}
		if in.ReplyToPeerID != nil {
			if r.Peer, err = s.resolvePeer(ctx, c, in.ReplyToPeerID); err != nil {
				return nil, err
			}
		}
		return r, nil
	}
	return nil, errReplyInvalid
}

// dialogsOf resolves the dialogs that a client names, without folders.
func (s *Server) dialogsOf(ctx context.Context, c *Caller, in []tg.InputDialogPeerClass) ([]peer.Peer, error) {
	out := make([]peer.Peer, 0, len(in))
	for _, one := range in {
		p, err := s.dialogOf(ctx, c, one)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (s *Server) dialogOf(ctx context.Context, c *Caller, in tg.InputDialogPeerClass) (peer.Peer, error) {
	d, ok := in.(*tg.InputDialogPeer)
	if !ok {
		return peer.Peer{}, errPeerInvalid
	}
	return s.resolvePeer(ctx, c, d.Peer)
}

func int32s(ids []int) []int32 {
	out := make([]int32, len(ids))
	for i, id := range ids {
		out[i] = int32(id)
	}
	return out
}
