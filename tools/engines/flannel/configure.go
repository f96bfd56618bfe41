package main

import (
	"context"
	"errors"
	"flag"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

const usualPrefix = "/coreos.com/network"

func configure(arguments []string) error {
	flags := flag.NewFlagSet("configure", flag.ContinueOnError)
	endpoint := flags.String("etcd", "", "URL of etcd")
	prefix := flags.String("prefix", usualPrefix, "prefix of the keys in etcd")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("configure takes one configuration")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return writeConfig(ctx, *endpoint, *prefix, flags.Arg(0))
}

func writeConfig(ctx context.Context, endpoint, prefix, config string) error {
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}})
	if err != nil {
		return err
	}
	defer client.Close()
	_, err = client.Put(ctx, prefix+"/config", config)
	return err
}
