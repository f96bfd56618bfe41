//go:build cgo

package main

// its packet loop is written in C: without a compiler this program is built without it
import _ "github.com/flannel-io/flannel/pkg/backend/udp"
