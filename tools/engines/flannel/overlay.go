package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"github.com/flannel-io/flannel/pkg/backend"
	_ "github.com/flannel-io/flannel/pkg/backend/alloc"
	_ "github.com/flannel-io/flannel/pkg/backend/hostgw"
	_ "github.com/flannel-io/flannel/pkg/backend/vxlan"
	"github.com/flannel-io/flannel/pkg/ip"
	"github.com/flannel-io/flannel/pkg/subnet"
	"github.com/flannel-io/flannel/pkg/subnet/etcd"
)

// carriers are the backends that carry packets themselves. Where udp can be built it is one of them.
var carriers = []string{"vxlan", "host-gw"}

func printBackends([]string) error {
	for _, name := range carriers {
		fmt.Println(name)
	}
	return nil
}

// managerFor asks etcd for the subnets of the overlay network whose keys begin with prefix.
func managerFor(ctx context.Context, endpoint, prefix string) (subnet.Manager, error) {
	settings := &etcd.EtcdConfig{Endpoints: []string{endpoint}, Prefix: prefix}
	// 60: the daemon renews a lease an hour before its end
	return etcd.NewLocalManager(ctx, settings, ip.IP4Net{}, ip.IP6Net{}, 60)
}

// join takes a place in the overlay network, as flannel's daemon does, for a node that is reached at address through an interface.
func join(
	ctx context.Context, manager subnet.Manager, iface *net.Interface, address net.IP,
) (backend.Network, *subnet.Config, error) {
	if address.To4() == nil {
		return nil, nil, errors.New("the address of the node is not an IPv4 address")
	}
	config, err := manager.GetNetworkConfig(ctx)
	if err != nil {
		return nil, nil, err
	}
	external := &backend.ExternalInterface{Iface: iface, IfaceAddr: address, ExtAddr: address}
	chosen, err := backend.NewManager(ctx, manager, external).GetBackend(config.BackendType)
	if err != nil {
		return nil, nil, err
	}
	network, err := chosen.RegisterNetwork(ctx, &sync.WaitGroup{}, config)
	return network, config, err
}
