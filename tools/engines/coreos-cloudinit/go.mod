module kumiki.dev/engines/coreos-cloudinit

go 1.26.0

require (
	github.com/coreos/coreos-cloudinit v1.14.0
	github.com/coreos/yaml v0.0.0-20141224210557-6b16a5714269
)
