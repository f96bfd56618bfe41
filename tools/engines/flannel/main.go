// Command flannel runs flannel's own packages for tests. What it is asked for is the first argument:
//
//	parse      reads network configurations from standard input, one JSON document a line, and prints what flannel makes of each
//	allocate   reads trials from standard input, one JSON document a line, leases subnets in etcd and prints what it got
//	backends   prints the backends that can carry packets here
//	configure  writes a network configuration to etcd
//	node       leases a subnet, writes the subnet file and carries packets, until standard input ends
//	receive    answers datagrams with who sent them, until standard input ends
//	send       sends a datagram that may not be cut into fragments, until it is answered
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/klog/v2"
)

func main() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	commands := map[string]func(arguments []string) error{
		"parse":     parse,
		"allocate":  allocate,
		"backends":  printBackends,
		"configure": configure,
		"node":      node,
		"receive":   receive,
		"send":      send,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: flannel parse | allocate | backends | configure | node | receive | send")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// eachLine answers each JSON document of standard input with one of its own.
func eachLine[Question, Answer any](answer func(Question) (Answer, error)) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var question Question
		if err := json.Unmarshal(lines.Bytes(), &question); err != nil {
			return err
		}
		result, err := answer(question)
		if err != nil {
			return err
		}
		if err := out.Encode(result); err != nil {
			return err
		}
	}
	return lines.Err()
}
