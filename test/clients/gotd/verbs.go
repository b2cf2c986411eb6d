package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// verbs are the commands.
var verbs = map[string]func(*person, context.Context, command) (any, error){
	"requestCode": requestCode, "signUp": signUp,
	"newSupergroup": newSupergroup, "invite": invite, "join": join, "members": members,
	"send": send, "edit": edit, "remove": remove, "pin": pin, "read": read, "history": history,
	"sendPhoto": sendPhoto, "download": download, "sendFile": sendFile, "sendAlbum": sendAlbum, "fetch": fetch,
	"makeSet": makeSet, "sendSticker": sendSticker, "look": look, "installed": installed, "install": install,
	"react": react, "sendPoll": sendPoll, "vote": vote, "results": results,
	"newChannel": newChannel, "link": requestLink, "approve": approve, "promote": promote,
	"restrict": restrict, "ban": ban, "slowMode": slowMode, "name": rename, "visit": visit, "enter": enter, "leave": leave,
	"typing": typing, "save": save, "setPassword": setPassword, "give": give, "owner": owner,
	"discuss": link, "comment": comment, "comments": comments, "makeForum": makeForum, "newTopic": newTopic, "sendTo": sendTo,
	"fill": fill, "newStickers": newStickers,
}

func randomID() int64 { return rand.Int64() }

func newSupergroup(p *person, ctx context.Context, c command) (any, error) {
	u, err := p.api.ChannelsCreateChannel(ctx, &tg.ChannelsCreateChannelRequest{Megagroup: true, Title: c.Text})
	if err != nil {
		return nil, err
	}
	return p.chats.learn(u.(*tg.Updates).Chats), nil
}

func invite(p *person, ctx context.Context, c command) (any, error) {
	link, err := p.api.MessagesExportChatInvite(ctx, &tg.MessagesExportChatInviteRequest{Peer: p.chats.peer(c.Chat)})
	if err != nil {
		return nil, err
	}
	return link.(*tg.ChatInviteExported).Link, nil
}

func join(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.MessagesImportChatInvite(ctx, c.Hash)
	if err != nil {
		return nil, err
	}
	ok, joined := res.(*tg.MessagesChatInviteJoinResultOk)
	if !joined {
		return nil, fmt.Errorf("the answer is %T", res)
	}
	return p.chats.learn(ok.Updates.(*tg.Updates).Chats), p.manager.Handle(ctx, ok.Updates)
}

func members(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.ChannelsGetParticipants(ctx, &tg.ChannelsGetParticipantsRequest{
		Channel: p.chats.input(c.Chat), Filter: &tg.ChannelParticipantsRecent{}, Limit: 100,
	})
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, u := range res.(*tg.ChannelsChannelParticipants).Users {
		names = append(names, u.(*tg.User).FirstName)
	}
	return names, nil
}

func send(p *person, ctx context.Context, c command) (any, error) {
	req := &tg.MessagesSendMessageRequest{Peer: p.chats.peer(c.Chat), Message: c.Text, RandomID: rand.Int64()}
	if c.ReplyTo != 0 {
		req.ReplyTo = &tg.InputReplyToMessage{ReplyToMsgID: c.ReplyTo}
	}
	u, err := p.api.MessagesSendMessage(ctx, req)
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

func sentID(u tg.UpdatesClass) (int, error) {
	if all, ok := u.(*tg.Updates); ok {
		for _, u := range all.Updates {
			if id, ok := u.(*tg.UpdateMessageID); ok {
				return id.ID, nil
			}
		}
	}
	return 0, fmt.Errorf("the answer %T has no id", u)
}

func edit(p *person, ctx context.Context, c command) (any, error) {
	req := &tg.MessagesEditMessageRequest{Peer: p.chats.peer(c.Chat), ID: c.Message, Message: c.Text}
	// Entities of which old layers know the first alone.
	req.SetEntities([]tg.MessageEntityClass{
		&tg.MessageEntityBold{Length: 3}, &tg.MessageEntityFormattedDate{Offset: 4, Length: 3, Date: 1700000000},
	})
	_, err := p.api.MessagesEditMessage(ctx, req)
	return true, err
}

func remove(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.ChannelsDeleteMessages(ctx, &tg.ChannelsDeleteMessagesRequest{Channel: p.chats.input(c.Chat), ID: []int{c.Message}})
	return true, err
}

func pin(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.MessagesUpdatePinnedMessage(ctx, &tg.MessagesUpdatePinnedMessageRequest{Peer: p.chats.peer(c.Chat), ID: c.Message})
	return true, err
}

func read(p *person, ctx context.Context, c command) (any, error) {
	return p.api.ChannelsReadHistory(ctx, &tg.ChannelsReadHistoryRequest{Channel: p.chats.input(c.Chat), MaxID: c.Message})
}

// line is a message of a history.
type line struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
}

func history(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: p.chats.peer(c.Chat), Limit: 100})
	if err != nil {
		return nil, err
	}
	all := []line{}
	for _, m := range res.(*tg.MessagesChannelMessages).Messages {
		if m, ok := m.(*tg.Message); ok {
			all = append([]line{{m.ID, m.Message}}, all...)
		}
	}
	return all, nil
}

func sendPhoto(p *person, ctx context.Context, c command) (any, error) {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return nil, err
	}
	f, err := uploader.NewUploader(p.api).FromBytes(ctx, filepath.Base(c.File), b)
	if err != nil {
		return nil, err
	}
	u, err := p.api.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: p.chats.peer(c.Chat), Media: &tg.InputMediaUploadedPhoto{File: f}, Message: c.Text, RandomID: rand.Int64(),
	})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

// message asks for one message.
func (p *person) message(ctx context.Context, c command) (*tg.Message, error) {
	res, err := p.api.ChannelsGetMessages(ctx, &tg.ChannelsGetMessagesRequest{
		Channel: p.chats.input(c.Chat), ID: []tg.InputMessageClass{&tg.InputMessageID{ID: c.Message}},
	})
	if err != nil {
		return nil, err
	}
	if m, ok := res.(*tg.MessagesChannelMessages).Messages[0].(*tg.Message); ok {
		return m, nil
	}
	return nil, errors.New("there is no such message")
}

// download returns the digest of the largest size of a photo.
func download(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	media, ok := m.Media.(*tg.MessageMediaPhoto)
	if !ok {
		return nil, fmt.Errorf("the message has %T", m.Media)
	}
	photo := media.Photo.(*tg.Photo)
	largest, area := "", 0
	for _, s := range photo.Sizes {
		if s, ok := s.(interface {
			GetW() int
			GetH() int
			GetType() string
		}); ok && s.GetW()*s.GetH() > area {
			largest, area = s.GetType(), s.GetW()*s.GetH()
		}
	}
	var b bytes.Buffer
	_, err = downloader.NewDownloader().Download(p.api, &tg.InputPhotoFileLocation{
		ID: photo.ID, AccessHash: photo.AccessHash, FileReference: photo.FileReference, ThumbSize: largest,
	}).Stream(ctx, &b)
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:]), err
}

func react(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.MessagesSendReaction(ctx, &tg.MessagesSendReactionRequest{
		Peer: p.chats.peer(c.Chat), MsgID: c.Message, Reaction: []tg.ReactionClass{&tg.ReactionEmoji{Emoticon: c.Text}},
	})
	return true, err
}

func sendPoll(p *person, ctx context.Context, c command) (any, error) {
	poll := tg.Poll{Question: tg.TextWithEntities{Text: c.Text}, Quiz: c.Correct != nil}
	for i, text := range c.Answers {
		poll.Answers = append(poll.Answers, &tg.PollAnswer{Text: tg.TextWithEntities{Text: text}, Option: []byte{byte('0' + i)}})
	}
	media := &tg.InputMediaPoll{Poll: poll}
	if c.Correct != nil {
		media.SetCorrectAnswers([]int{*c.Correct})
	}
	u, err := p.api.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{Peer: p.chats.peer(c.Chat), Media: media, RandomID: rand.Int64()})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

func vote(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	media, ok := m.Media.(*tg.MessageMediaPoll)
	if !ok {
		return nil, fmt.Errorf("the message has %T", m.Media)
	}
	_, err = p.api.MessagesSendVote(ctx, &tg.MessagesSendVoteRequest{
		Peer: p.chats.peer(c.Chat), MsgID: c.Message, Options: [][]byte{optionOf(media.Poll.Answers[c.Option])},
	})
	return true, err
}

func optionOf(a tg.PollAnswerClass) []byte {
	if a, ok := a.(*tg.PollAnswer); ok {
		return a.Option
	}
	return nil
}

// results are what a message has gathered: votes by option, or reactions.
func results(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	if media, ok := m.Media.(*tg.MessageMediaPoll); ok {
		votes := []int{}
		for _, a := range media.Poll.Answers {
			votes = append(votes, voteCounts(media.Results)[string(optionOf(a))])
		}
		return votes, nil
	}
	return reactionCounts(m.Reactions), nil
}
