package main

import (
	"context"
	"errors"
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

// member is one node's place in an overlay network, taken as flannel's daemon takes it.
type member struct {
	manager subnet.Manager
	config  *subnet.Config
	network backend.Network
}

// join leases a subnet for a node that is reached at address through an interface.
func join(ctx context.Context, endpoint, prefix string, iface *net.Interface, address net.IP) (*member, error) {
	if address.To4() == nil {
		return nil, errors.New("the address of the node is not an IPv4 address")
	}
	settings := &etcd.EtcdConfig{Endpoints: []string{endpoint}, Prefix: prefix}
	// 60: the daemon renews a lease an hour before its end
	manager, err := etcd.NewLocalManager(ctx, settings, ip.IP4Net{}, ip.IP6Net{}, 60)
	if err != nil {
		return nil, err
	}
	config, err := manager.GetNetworkConfig(ctx)
	if err != nil {
		return nil, err
	}
	external := &backend.ExternalInterface{Iface: iface, IfaceAddr: address, ExtAddr: address}
	chosen, err := backend.NewManager(ctx, manager, external).GetBackend(config.BackendType)
	if err != nil {
		return nil, err
	}
	network, err := chosen.RegisterNetwork(ctx, &sync.WaitGroup{}, config)
	if err != nil {
		return nil, err
	}
	return &member{manager, config, network}, nil
}
