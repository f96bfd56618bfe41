module kumiki.dev/engines/ignition-validate

go 1.26.0

require github.com/coreos/ignition/v2 v2.20.0
