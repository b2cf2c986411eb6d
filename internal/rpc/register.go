package rpc

import "slices"

// register fills the table with every method this server answers by itself.
// Methods are grouped by file; one that stands twice panics.
func (s *Server) register(t table) {
	for _, add := range []func(table){
		s.registerHelpConfig,
		s.registerHelpAppConfig,
		s.registerHelpNotices,
		s.registerHelpColors,
		s.registerHelpSupport,
		s.registerHelpTimezones,
		s.registerHelpCountries,
		s.registerLangpack,
		s.registerEmpty,
		s.registerAuthCode,
		s.registerAuthKeys,
		s.registerAuthLogout,
		s.registerUsers,
		s.registerAccountSettings,
		s.registerAccountPrivacy,
		s.registerAccountProfile,
		s.registerAccountUsername,
		s.registerAccountNotify,
		s.registerContactsTop,
		s.registerContactsBlock,
		s.registerContactsImport,
		s.registerContactsList,
		s.registerContactsSearch,
		s.registerMessagesPeerSettings,
		s.registerReports,
		s.registerAccountDelete,
		s.registerAccountDevices,
		s.registerAccountPassword,
		s.registerAccountPhone,
		s.registerAccountStatus,
		s.registerAuthQR,
		s.registerMessagesHistory,
		s.registerMessagesMedia,
		s.registerUpload,
		s.registerPhotos,
		s.registerChatsPhoto,
		s.registerMessagesSend,
		s.registerUpdates,
		s.registerMessagesSearch,
		s.registerMessagesScheduled,
		s.registerMessagesSaved,
		s.registerMessagesRead,
		s.registerMessagesFilters,
		s.registerMessagesEdit,
		s.registerMessagesDrafts,
		s.registerMessagesDialogs,
		s.registerMessagesDelete,
		s.registerMessagesMentions,
		s.registerMessagesChatsCreate,
		s.registerMessagesChatsEdit,
		s.registerMessagesChatsFull,
		s.registerMessagesChatsInvites,
	} {
		add(t)
	}
	s.registerUnfinished(t)
}

// whyUnfinished is why the methods of registerUnfinished are not answered.
const whyUnfinished = "channels: members, rights and links are built, messages in them are not"

// ofChannels are the methods of the namespace messages that are about channels
// alone, or make one.
var ofChannels = []string{"channels.editPhoto", "messages.migrateChat", "messages.saveDefaultSendAs"}

// registerUnfinished adds the handlers that work but are of no use yet: who
// made a channel could not write in it. Callers are told that the methods are
// not built; tests run them.
func (s *Server) registerUnfinished(t table) {
	chats := make(table)
	for _, add := range []func(table){
		s.registerChannelsAdmin,
		s.registerChannelsCreate,
		s.registerChannelsFull,
		s.registerChannelsList,
		s.registerChannelsMembers,
		s.registerChannelsSettings,
	} {
		add(chats)
	}
	for id, m := range t {
		if slices.Contains(ofChannels, m.name) {
			m.flags |= unfinished
			t[id] = m
		}
	}
	for id, m := range chats {
		if _, twice := t[id]; twice {
			panic("rpc: " + m.name + " is registered twice")
		}
		m.flags |= unfinished
		t[id] = m
	}
}
