//go:build cgo && amd64

package main

// its packet loop is written in C, and for one architecture only
import _ "github.com/flannel-io/flannel/pkg/backend/udp"

func init() {
	carriers = append(carriers, "udp")
}
