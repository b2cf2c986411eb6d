package rpc

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"github.com/gotd/td/tg"

	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/sticker"
)

func (s *Server) registerHelpAppConfig(t table) { on(t, public, s.helpGetAppConfig) }

func (s *Server) helpGetAppConfig(_ context.Context, _ *Caller, r *tg.HelpGetAppConfigRequest) (tg.HelpAppConfigClass, error) {
	if r.Hash == s.site.appConfig.hash {
		return &tg.HelpAppConfigNotModified{}, nil
	}
	return &tg.HelpAppConfig{Hash: s.site.appConfig.hash, Config: s.site.appConfig.value}, nil
}

// appConfig is the answer to help.getAppConfig.
type appConfig struct {
	hash  int
	value tg.JSONValueClass
}

// setting is one key of the app config. Its value is a bool, int, string,
// []string or empty struct (an empty object).
type setting struct {
	key   string
	value any
}

// lucky is the value with which clients celebrate a game, and at which frame.
func lucky(emoji string, value, frame int) setting {
	return setting{emoji, []setting{{"value", value}, {"frame_start", frame}}}
}

// appSettings are the limits and features that clients read from
// help.getAppConfig (TDLib's OptionManager and ConfigManager, Telegram
// Desktop's AppConfig and PremiumLimits, telegram-tt's buildAppConfig). What
// this server does not have is said to be off, and what has a limit names the
// limit that the server enforces. Every user may do what Telegram sells:
// default and premium limits are equal and nothing is for sale.
//
// https://core.telegram.org/api/config#client-configuration
var appSettings = []setting{
	// Nothing is for sale and nobody is asked to subscribe.
	{"premium_purchase_blocked", true},
	{"premium_promo_order", []string{}},
	{"premium_gift_attach_menu_icon", false},
	{"premium_gift_text_field_icon", false},
	{"stars_purchase_blocked", true},
	{"stars_gifts_enabled", false},
	{"stars_paid_messages_available", false},
	{"starref_program_allowed", false},
	{"starref_connect_allowed", false},
	{"new_noncontact_peers_require_premium_without_ownpremium", false},
	{"giveaway_gifts_purchase_available", false},
	{"channel_revenue_withdrawal_enabled", false},

	// No links log anybody in anywhere.
	{"autologin_domains", []string{}},
	{"autologin_token", ""},
	{"url_auth_domains", []string{}},
	{"whitelisted_domains", []string{}},
	{"ignore_restriction_reasons", []string{}},
	{"restriction_add_platforms", []string{}},

	// Login.
	{"qr_login_camera", true},
	{"qr_login_code", "primary"},
	{"authorization_autoconfirm_period", seconds(authorizationConfirm)},
	{"settings_display_passkeys", false},

	// Features that are other issues of Chappe.
	{"stories_posting", "disabled"},
	{"stories_all_hidden", true},
	{"stories_entities", "enabled"},
	{"stories_export_nopublic_link", false},
	{"call_requests_disabled", true},
	{"emojies_send_dice", sticker.DiceEmoji()},
	{"emojies_send_dice_success", []setting{
		lucky("🎲", 6, 84), lucky("🎯", 6, 44), lucky("🏀", 5, 74), lucky("⚽", 5, 40), lucky("⚽\ufe0f", 5, 40), lucky("🎳", 6, 80),
		lucky("🎰", 64, 90),
	}},
	{"emojies_sounds", struct{}{}},
	{"gif_search_emojies", []string{}},
	{"keep_alive_service", true},
	{"background_connection", true},
	{"inapp_update_check_delay_s", 0},
	{"dismissed_suggestions", []string{}},
	{"pending_suggestions", []string{}},
	{"autoarchive_setting_available", true},
	{"aicompose_tone_saved_limit_default", 0},
	{"aicompose_tone_saved_limit_premium", 0},
	{"quick_replies_limit", 0},
	{"quick_reply_messages_limit", 0},
	{"business_chat_links_limit", 0},
	{"translations_auto_enabled", "disabled"},
	{"translations_manual_enabled", "disabled"},
	{"factcheck_length_limit", 0},
	{"can_edit_factcheck", false},

	// Dialogs and folders.
	{"dialog_filters_enabled", true},
	{"dialog_filters_tooltip", false},
	{"dialog_filters_limit_default", 30},
	{"dialog_filters_limit_premium", 30},
	{"dialog_filters_chats_limit_default", 200},
	{"dialog_filters_chats_limit_premium", 200},
	{"dialogs_pinned_limit_default", 10},
	{"dialogs_pinned_limit_premium", 10},
	{"dialogs_folder_pinned_limit_default", 100},
	{"dialogs_folder_pinned_limit_premium", 100},
	{"saved_dialogs_pinned_limit_default", 5},
	{"saved_dialogs_pinned_limit_premium", 5},
	{"chatlist_invites_limit_default", 0},
	{"chatlist_invites_limit_premium", 0},
	{"chatlists_joined_limit_default", 0},
	{"chatlists_joined_limit_premium", 0},
	{"chatlist_update_period", 300},

	// Messages and profiles.
	{"about_length_limit_default", 70},
	{"about_length_limit_premium", 70},
	{"caption_length_limit_default", 1024},
	{"caption_length_limit_premium", 1024},
	{"quote_length_max", 1024},
	{"message_animated_emoji_max", 100},
	{"pm_read_date_expire_period", seconds(readDateLife)},
	{"chat_read_mark_expire_period", seconds(readDateLife)},
	{"chat_read_mark_size_threshold", 100},
	{"reactions_uniq_max", message.MaxReactionKinds},
	{"reactions_in_chat_max", 3},
	{"reactions_user_max_default", message.MaxOwnReactions},
	{"reactions_user_max_premium", message.MaxOwnReactions},
	{"poll_answers_max", message.MaxPollAnswers},
	{"poll_close_period_max", message.MaxPollPeriod},
	{"stickers_faved_limit_default", 5},
	{"stickers_faved_limit_premium", 5},
	{"saved_gifs_limit_default", 200},
	{"saved_gifs_limit_premium", 200},
	{"upload_max_fileparts_default", media.MaxParts},
	{"upload_max_fileparts_premium", media.MaxParts},

	// Groups and channels.
	{"channels_limit_default", 500},
	{"channels_limit_premium", 500},
	{"channels_public_limit_default", 10},
	{"channels_public_limit_premium", 10},
	{"recommended_channels_limit_default", 0},
	{"recommended_channels_limit_premium", 0},
	{"hidden_members_group_size_min", 100},
	{"telegram_antispam_group_size_min", 200},
	{"forum_upgrade_participants_min", 0},
	{"topics_pinned_limit", 5},
	{"groupcall_video_participants_max", 0},
	{"boosts_channel_level_max", 0},
}

func newAppConfig() appConfig {
	return appConfig{hash: contentHash(appSettings), value: jsonValue(appSettings)}
}

// jsonValue converts a setting's value to TL.
func jsonValue(v any) tg.JSONValueClass {
	switch v := v.(type) {
	case bool:
		return &tg.JSONBool{Value: v}
	case int:
		return &tg.JSONNumber{Value: float64(v)}
	case string:
		return &tg.JSONString{Value: v}
	case []string:
		list := make([]tg.JSONValueClass, len(v))
		for i, s := range v {
			list[i] = &tg.JSONString{Value: s}
		}
		return &tg.JSONArray{Value: list}
	case struct{}:
		return &tg.JSONObject{}
	case []setting:
		members := make([]tg.JSONObjectValue, len(v))
		for i, s := range v {
			members[i] = tg.JSONObjectValue{Key: s.key, Value: jsonValue(s.value)}
		}
		return &tg.JSONObject{Value: members}
	}
	panic(fmt.Sprintf("rpc: app setting of type %T", v))
}

// MarshalJSON lets settings be hashed with their keys.
func (s setting) MarshalJSON() ([]byte, error) { return json.Marshal([]any{s.key, s.value}) }

// contentHash is the hash of a list by which a client says which version it
// has: any number that changes with the content will do. It is positive and
// never 0, which clients send for "none".
//
// https://core.telegram.org/api/offsets#hash-generation
func contentHash(v any) int {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("rpc: hash of %T: %v", v, err))
	}
	return int(crc32.ChecksumIEEE(b)&0x3fffffff) | 1<<30
}
