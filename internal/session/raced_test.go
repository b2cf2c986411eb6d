//go:build race

package session

// raced says that the race detector is on: it makes stacks twice as large.
const raced = true
