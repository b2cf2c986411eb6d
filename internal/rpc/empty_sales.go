package rpc

import (
	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

var emptySales = []emptyAnswer{
	empty[tg.PaymentsGetSavedStarGiftsRequest](noSales, newOf[tg.PaymentsSavedStarGifts]),
	empty[tg.PaymentsGetStarGiftActiveAuctionsRequest](noSales, newOf[tg.PaymentsStarGiftActiveAuctions]),
	empty[tg.PaymentsGetStarGiftsRequest](noSales, newOf[tg.PaymentsStarGifts]),
	empty[tg.PaymentsGetStarGiftCollectionsRequest](noSales, newOf[tg.PaymentsStarGiftCollections]),
	empty[tg.PaymentsGetStarsTopupOptionsRequest](noSales, newOf[tg.StarsTopupOptionVector]),
	empty[tg.PaymentsGetStarsGiftOptionsRequest](noSales, newOf[tg.StarsGiftOptionVector]),
	empty[tg.PaymentsGetStarsGiveawayOptionsRequest](noSales, newOf[tg.StarsGiveawayOptionVector]),
	empty[tg.PaymentsGetPremiumGiftCodeOptionsRequest](noSales, newOf[tg.PremiumGiftCodeOptionVector]),
	empty[tg.PaymentsGetStarsStatusRequest](noSales, noStars),
	empty[tg.PaymentsGetStarsTransactionsRequest](noSales, noStars),
	empty[tg.PaymentsGetStarsSubscriptionsRequest](noSales, noStars),
	empty[tg.PaymentsGetSavedInfoRequest](noSales, newOf[tg.PaymentsSavedInfo]),
	empty[tg.MessagesGetPaidReactionPrivacyRequest](noSales, noUpdates),
	empty[tg.MessagesGetExtendedMediaRequest](noSales, noUpdates),
	empty[tg.PremiumGetMyBoostsRequest](noGroups, newOf[tg.PremiumMyBoosts]),
}

// noStars is an account of stars with nothing on it.
func noStars() bin.Encoder { return &tg.PaymentsStarsStatus{Balance: &tg.StarsAmount{}} }
