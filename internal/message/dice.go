package message

import (
	"crypto/rand"
	"math/big"
	"strings"

	"chappe/internal/media/mediapb"
)

// diceFaces are the emoji that are rolled and their highest values; the lowest
// is 1. https://core.telegram.org/api/dice
var diceFaces = map[string]int64{"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}

// rolled gives dice a fair value; other media is returned as it is.
func rolled(m *mediapb.Media) *mediapb.Media {
	if m.GetDice() == nil {
		return m
	}
	faces, err := facesOf(m)
	if err != nil {
		return m
	}
	n, _ := rand.Int(rand.Reader, big.NewInt(faces)) // never fails: crypto/rand aborts the process instead
	return &mediapb.Media{Dice: &mediapb.Dice{Emoji: m.Dice.Emoji, Value: int32(n.Int64()) + 1}}
}

// unrolled takes the value of dice away while they wait: whoever knew it could
// schedule until he likes it.
func unrolled(m *mediapb.Media) *mediapb.Media {
	if m.GetDice() == nil {
		return m
	}
	return &mediapb.Media{Dice: &mediapb.Dice{Emoji: m.Dice.Emoji}}
}

// facesOf is the highest value of dice. It fails with [ErrDice].
func facesOf(m *mediapb.Media) (int64, error) {
	faces, ok := diceFaces[strings.TrimSuffix(m.Dice.Emoji, "\ufe0f")]
	if !ok {
		return 0, ErrDice
	}
	return faces, nil
}
