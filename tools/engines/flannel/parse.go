package main

import (
	"encoding/json"

	"github.com/flannel-io/flannel/pkg/ip"
	"github.com/flannel-io/flannel/pkg/subnet"
)

// judgement is what flannel makes of a network configuration: its values with defaults filled in, or why it is refused.
type judgement struct {
	Network   ip.IP4Net `json:"network"`
	SubnetLen uint      `json:"subnetLen"`
	SubnetMin ip.IP4    `json:"subnetMin"`
	SubnetMax ip.IP4    `json:"subnetMax"`
	Backend   string    `json:"backend"`
	Refusal   string    `json:"refusal,omitempty"`
}

func parse([]string) error {
	return eachLine(func(text json.RawMessage) (judgement, error) { return judge(string(text)), nil })
}

func judge(text string) judgement {
	config, err := subnet.ParseConfig(text)
	if err == nil {
		err = subnet.CheckNetworkConfig(config)
	}
	if err != nil {
		return judgement{Refusal: err.Error()}
	}
	return judgement{
		Network:   config.Network,
		SubnetLen: config.SubnetLen,
		SubnetMin: config.SubnetMin,
		SubnetMax: config.SubnetMax,
		Backend:   config.BackendType,
	}
}
