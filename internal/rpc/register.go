package rpc

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
	} {
		add(t)
	}
}
