module kumiki.dev/engines/butane

go 1.26.0

require github.com/coreos/butane v0.23.0
