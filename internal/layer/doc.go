// Package layer lets one handler set, written against the newest layer of the
// Telegram API, speak to clients of every older layer the pool knows.
//
// A client announces its layer with invokeWithLayer
// (https://core.telegram.org/api/invoking#layers) and from then on sends
// requests and expects results in the constructors of that layer. Requests are
// upgraded to the newest layer before the typed decode, results and updates
// are downgraded after the typed encode; both work from bytes to bytes.
//
// pool.tl holds every distinct definition of every known layer once, with the
// layers it was valid in. Plans are compiled from it at run time: fields are
// matched by name and type, and what that leaves over is said by the tables in
// rules*.go. What no rule covers is named, with a reason, in accepted.txt; the
// tests fail on anything unnamed, so no field is lost without someone having
// decided it.
//
// A part that an old layer cannot express is replaced by the fallback of its
// type (an unknown media becomes messageMediaUnsupported), or dropped together
// with the smallest optional field, vector element or update that holds it.
// Requests are never cut: what cannot be expressed whole is refused.
//
// The package imports nothing of ours and no typed API; it may be used by the
// dispatcher and by the fan-out. docs/layers.md explains how to add a layer.
package layer
