package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// receive answers each datagram with its sender and its length, as seen here. It prints "ready" when it listens.
func receive(arguments []string) error {
	flags := flag.NewFlagSet("receive", flag.ContinueOnError)
	at := flags.String("at", "", "address and port")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	connection, err := net.ListenPacket("udp4", *at)
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Println("ready")
	buffer := make([]byte, 1<<16)
	for {
		length, sender, err := connection.ReadFrom(buffer)
		if err != nil {
			return err
		}
		host, _, err := net.SplitHostPort(sender.String())
		if err != nil {
			return err
		}
		if _, err := connection.WriteTo(fmt.Appendf(nil, "%s %d", host, length), sender); err != nil {
			return err
		}
	}
}

// send prints what the receiver of a datagram saw, its sender and its length; "too long" when it does not fit; or "no answer".
func send(arguments []string) error {
	flags := flag.NewFlagSet("send", flag.ContinueOnError)
	from := flags.String("from", "", "address")
	to := flags.String("to", "", "address and port")
	length := flags.Int("bytes", 1, "length of what the datagram carries")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	receiver, err := net.ResolveUDPAddr("udp4", *to)
	if err != nil {
		return err
	}
	connection, err := net.DialUDP("udp4", &net.UDPAddr{IP: net.ParseIP(*from)}, receiver)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := forbidFragments(connection); err != nil {
		return err
	}
	answer := make([]byte, 64)
	// a node that has just joined may not know the way to the others yet
	for range 50 {
		_, err := connection.Write(make([]byte, *length))
		if errors.Is(err, syscall.EMSGSIZE) {
			fmt.Println("too long")
			return nil
		}
		if err != nil {
			return err
		}
		if err := connection.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
			return err
		}
		if size, err := connection.Read(answer); err == nil {
			fmt.Println(string(answer[:size]))
			return nil
		}
	}
	fmt.Println("no answer")
	return nil
}

func forbidFragments(connection *net.UDPConn) error {
	raw, err := connection.SyscallConn()
	if err != nil {
		return err
	}
	var refused error
	err = raw.Control(func(descriptor uintptr) {
		refused = syscall.SetsockoptInt(int(descriptor), syscall.IPPROTO_IP, syscall.IP_MTU_DISCOVER, syscall.IP_PMTUDISC_DO)
	})
	return errors.Join(err, refused)
}
