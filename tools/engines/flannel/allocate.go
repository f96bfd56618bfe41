package main

import (
	"context"
	"encoding/json"
	"flag"
	"net"
	"time"
)

// trial is a network configuration and the nodes that ask for a subnet, one after the other.
type trial struct {
	// Prefix of the keys in etcd: one for each trial.
	Prefix string          `json:"prefix"`
	Config json.RawMessage `json:"config"`
	// MTU of the interface that carries the overlay.
	MTU   int      `json:"mtu"`
	Nodes []net.IP `json:"nodes"`
}

type result struct {
	Subnets []string `json:"subnets"`
	MTUs    []int    `json:"mtus"`
	// What the first node heard that got no subnet; the nodes after it do not ask.
	Refusal string `json:"refusal,omitempty"`
}

func allocate(arguments []string) error {
	flags := flag.NewFlagSet("allocate", flag.ContinueOnError)
	endpoint := flags.String("etcd", "", "URL of etcd")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	return eachLine(func(asked trial) (result, error) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := writeConfig(ctx, *endpoint, asked.Prefix, string(asked.Config)); err != nil {
			return result{}, err
		}
		return lease(ctx, *endpoint, asked)
	})
}

func lease(ctx context.Context, endpoint string, asked trial) (result, error) {
	answer := result{Subnets: []string{}, MTUs: []int{}}
	manager, err := managerFor(ctx, endpoint, asked.Prefix)
	if err != nil {
		return answer, err
	}
	for _, address := range asked.Nodes {
		network, _, err := join(ctx, manager, &net.Interface{Name: "external", MTU: asked.MTU}, address)
		if err != nil {
			answer.Refusal = err.Error()
			break
		}
		answer.Subnets = append(answer.Subnets, network.Lease().Subnet.String())
		answer.MTUs = append(answer.MTUs, network.MTU())
	}
	return answer, nil
}
