// Command coreos-cloudinit judges user_data files with the validator of coreos-cloudinit, and reads them with its parser. It
// prints one line of JSON for each file named: {"entries": […], "parsed": …}.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/coreos/coreos-cloudinit/config"
	"github.com/coreos/coreos-cloudinit/config/validate"
)

func main() {
	for _, path := range os.Args[1:] {
		if err := judge(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

func judge(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	report, err := validate.Validate(text)
	if err != nil {
		return fmt.Errorf("validate: %w", err)
	}
	// a file that the validator refuses may be one that the parser cannot read
	parsed, err := config.NewCloudConfig(string(text))
	if err != nil {
		parsed = nil
	}
	return json.NewEncoder(os.Stdout).Encode(struct {
		Entries []validate.Entry    `json:"entries"`
		Parsed  *config.CloudConfig `json:"parsed"`
	}{report.Entries(), parsed})
}
