// Package tlview turns domain values into TL objects of layer 229 as one
// viewer may see them. It may import peer and the domain packages; only [Views]
// loads, everything else is pure.
package tlview
