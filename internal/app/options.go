package app

import (
	"os"

	"chappe/internal/account"
	"chappe/internal/config"
)

var registration = map[config.Registration]account.Registration{
	config.RegistrationOpen:   account.RegistrationOpen,
	config.RegistrationInvite: account.RegistrationInvite,
	config.RegistrationClosed: account.RegistrationClosed,
}

// accountOptions translates what the operator chose.
func accountOptions(cfg *config.Config) account.Options {
	o := account.Options{
		Registration: registration[cfg.Registration],
		CodeLength:   cfg.CodeLength,
		ServiceName:  cfg.Name,
	}
	if cfg.CodeWebhook != "" {
		o.Delivery.SMS = &account.Webhook{URL: cfg.CodeWebhook, Secret: []byte(cfg.CodeWebhookSecret)}
	}
	if cfg.SMTP != "" {
		o.Delivery.Email = &account.SMTP{
			Addr: cfg.SMTP, From: cfg.SMTPFrom, Username: cfg.SMTPUser, Password: cfg.SMTPPassword,
		}
	}
	if cfg.CodeConsole {
		o.Delivery.Operator = &account.Console{W: os.Stderr}
	}
	return o
}
