package app

import (
	"os"
	"time"

	"chappe/internal/account"
	"chappe/internal/config"
)

var registration = map[config.Registration]account.Registration{
	config.RegistrationOpen:   account.RegistrationOpen,
	config.RegistrationInvite: account.RegistrationInvite,
	config.RegistrationClosed: account.RegistrationClosed,
}

// freshFor writes "not at all" as accounts do, where 0 is the default.
func freshFor(d time.Duration) time.Duration {
	if d <= 0 {
		return -1
	}
	return d
}

// accountOptions translates what the operator chose.
func accountOptions(cfg *config.Config) account.Options {
	o := account.Options{
		Registration: registration[cfg.Registration],
		CodeLength:   cfg.CodeLength,
		ServiceName:  cfg.Name,

		FreshPeriod:         freshFor(cfg.FreshLogin),
		FreshPasswordPeriod: freshFor(cfg.FreshPassword),
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
