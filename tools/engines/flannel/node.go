package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
)

// node joins an overlay network for as long as standard input is open, so that it ends with whoever started it. It prints "ready"
// when the subnet file is there.
func node(arguments []string) error {
	flags := flag.NewFlagSet("node", flag.ContinueOnError)
	endpoint := flags.String("etcd", "", "URL of etcd")
	prefix := flags.String("prefix", usualPrefix, "prefix of the keys in etcd")
	name := flags.String("interface", "", "interface that carries the overlay")
	file := flags.String("subnet-file", "", "file to write the subnet and the MTU to")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	iface, address, err := addressOf(*name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	manager, err := managerFor(ctx, *endpoint, *prefix)
	if err != nil {
		return err
	}
	network, config, err := join(ctx, manager, iface, address)
	if err != nil {
		return err
	}
	lease := network.Lease()
	err = manager.HandleSubnetFile(*file, config, false, lease.Subnet, lease.IPv6Subnet, network.MTU())
	if err != nil {
		return err
	}
	go network.Run(ctx)
	fmt.Println("ready")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func addressOf(name string) (*net.Interface, net.IP, error) {
	iface, err := net.InterfaceByName(name)
	if err != nil {
		return nil, nil, err
	}
	addresses, err := iface.Addrs()
	if err != nil {
		return nil, nil, err
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.To4() != nil {
			return iface, network.IP, nil
		}
	}
	return nil, nil, errors.New(name + " has no IPv4 address")
}
