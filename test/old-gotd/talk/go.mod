module old-gotd/talk

go 1.26.8

require (
	github.com/gotd/td v0.83.0
	go.uber.org/multierr v1.11.0 // indirect
	go.uber.org/zap v1.28.0
)
