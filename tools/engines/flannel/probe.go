package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// receive prints the sender and the length of each datagram.
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
		fmt.Println(sender.(*net.UDPAddr).IP, length)
	}
}

// send sends one datagram of a given length, and prints "sent" or "too long": it is never cut into fragments.
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
	if err := forbidFragments(connection); err != nil {
		return err
	}
	switch _, err = connection.Write(make([]byte, *length)); {
	case err == nil:
		fmt.Println("sent")
	case errors.Is(err, syscall.EMSGSIZE):
		fmt.Println("too long")
	default:
		return err
	}
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
