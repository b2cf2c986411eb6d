package session

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/tgerr"
)

const (
	maxWrappers = 16   // nested wrappers of one call
	maxAfter    = 1024 // messages one call may wait for
	maxJSON     = 16   // depth of initConnection's params
)

var (
	errFetch   = tgerr.New(400, "INPUT_FETCH_ERROR")
	errMethod  = tgerr.New(400, "INPUT_METHOD_INVALID")
	errLayer   = tgerr.New(400, "CONNECTION_LAYER_INVALID")
	errWrapped = errors.New("session: wrapper is malformed")
)

// unwrap removes the wrappers of a call, in whatever order they come, and
// fills in what they say. body is the remaining query; a nil error means that
// it begins with a constructor id.
//
// https://core.telegram.org/api/invoking
func (p *pending) unwrap(budget *int) *tgerr.Error {
	for range maxWrappers {
		if len(p.Body) < 4 {
			return errMethod
		}
		b := &bin.Buffer{Buf: p.Body[4:]}
		id := binary.LittleEndian.Uint32(p.Body)
		if id == mt.GzipPackedTypeID {
			inner, err := inflate(p.Body, budget)
			if err != nil {
				return errFetch
			}
			p.Body = inner
			continue
		}
		wrapped, err := p.unwrapOne(id, b)
		switch {
		case err != nil:
			return errFetch
		case !wrapped:
			p.method = id
			return nil
		case p.layerBad:
			return errLayer
		}
		p.Body = b.Buf
	}
	return errFetch
}

// unwrapOne reads the fields of one wrapper before its query. It reports
// whether id is a wrapper at all.
func (p *pending) unwrapOne(id uint32, b *bin.Buffer) (bool, error) {
	switch id {
	case idInvokeWithLayer:
		return true, p.readLayer(b)
	case idInitConnection:
		return true, p.readInit(b)
	case idInvokeAfterMsg:
		msgID, err := b.Long()
		p.after = append(p.after, msgID)
		return true, err
	case idInvokeAfterMsgs:
		return true, p.readAfter(b)
	case idInvokeWithoutUpdates:
		p.NoUpdates = true
		return true, nil
	case idInvokeWithTakeout:
		takeout, err := b.Long()
		p.Takeout = takeout
		return true, err
	case idInvokeWithMessagesRange:
		return true, skipRange(b)
	case idInvokeWithReCaptcha: // invokeWithBusinessConnection acts for somebody else: no wrapper to ignore
		return true, skipStrings(b, 1)
	case idInvokeWithGooglePlayIntegrity, idInvokeWithApnsSecret:
		return true, skipStrings(b, 2)
	}
	return false, nil
}

func (p *pending) readLayer(b *bin.Buffer) error {
	layer, err := b.Int()
	if err != nil {
		return err
	}
	p.layerBad = layer <= 0 || layer > 1<<16
	p.newLayer = layer
	return nil
}

func (p *pending) readAfter(b *bin.Buffer) error {
	ids, err := readIDs(b, maxAfter)
	p.after = append(p.after, ids...)
	return err
}

// readIDs reads a Vector<long> of at most limit elements.
func readIDs(b *bin.Buffer, limit int) ([]int64, error) {
	if err := b.ConsumeID(idVector); err != nil {
		return nil, err
	}
	n, err := b.Int()
	if err != nil {
		return nil, err
	}
	if n < 0 || n > limit || n*8 > b.Len() {
		return nil, fmt.Errorf("%w: vector of %d", errWrapped, n)
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = int64(binary.LittleEndian.Uint64(b.Buf[8*i:]))
	}
	b.Skip(8 * n)
	return ids, nil
}

// readInit reads initConnection. Its proxy and params are passed over: they
// are statistics for the operator of the official service.
func (p *pending) readInit(b *bin.Buffer) error {
	flags, err := b.Uint32()
	if err != nil {
		return err
	}
	in := new(Init)
	apiID, err := b.Int()
	in.APIID = apiID
	for _, field := range []*string{
		&in.DeviceModel, &in.SystemVersion, &in.AppVersion,
		&in.SystemLangCode, &in.LangPack, &in.LangCode,
	} {
		if err == nil {
			*field, err = b.String()
		}
	}
	if err == nil && flags&1 != 0 {
		err = skipProxy(b)
	}
	if err == nil && flags&2 != 0 {
		err = skipJSON(b, maxJSON)
	}
	if err != nil {
		return err
	}
	p.Init = in
	return nil
}

func skipProxy(b *bin.Buffer) error {
	if err := b.ConsumeID(idInputClientProxy); err != nil {
		return err
	}
	if err := skipStrings(b, 1); err != nil {
		return err
	}
	_, err := b.Int()
	return err
}

func skipRange(b *bin.Buffer) error {
	if err := b.ConsumeID(idMessageRange); err != nil {
		return err
	}
	_, err := b.Long()
	return err
}

func skipStrings(b *bin.Buffer, n int) error {
	for range n {
		if _, err := b.Bytes(); err != nil {
			return err
		}
	}
	return nil
}

// skipJSON passes over a JSONValue.
func skipJSON(b *bin.Buffer, depth int) error {
	if depth == 0 {
		return fmt.Errorf("%w: JSON is too deep", errWrapped)
	}
	id, err := b.ID()
	if err != nil {
		return err
	}
	switch id {
	case idJSONNull:
		return nil
	case idJSONBool:
		_, err = b.ID()
	case idJSONNumber:
		_, err = b.Long()
	case idJSONString:
		err = skipStrings(b, 1)
	case idJSONArray, idJSONObject:
		err = skipMembers(b, depth, id == idJSONObject)
	default:
		err = fmt.Errorf("%w: JSON constructor %08x", errWrapped, id)
	}
	return err
}

// skipMembers passes over the elements of a JSON array or object.
func skipMembers(b *bin.Buffer, depth int, keys bool) error {
	if err := b.ConsumeID(idVector); err != nil {
		return err
	}
	n, err := b.Int()
	if err != nil {
		return err
	}
	if n < 0 || n*4 > b.Len() {
		return fmt.Errorf("%w: JSON of %d members", errWrapped, n)
	}
	for range n {
		if keys {
			if err := b.ConsumeID(idJSONObjectValue); err != nil {
				return err
			}
			if err := skipStrings(b, 1); err != nil {
				return err
			}
		}
		if err := skipJSON(b, depth-1); err != nil {
			return err
		}
	}
	return nil
}
