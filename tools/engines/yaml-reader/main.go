// Command yaml-reader reads YAML files as Go programs do. It prints one line of JSON for each document of each file named:
// {"kubernetes": …, "v3": …}, by the library of kubectl and by the one most other programs use.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"go.yaml.in/yaml/v3"
	kubernetes "sigs.k8s.io/yaml"
)

// as k8s.io/apimachinery/pkg/util/yaml splits a file
var separator = regexp.MustCompile(`(?m)^---[ \t]*\n`)

func main() {
	for _, path := range os.Args[1:] {
		if err := printDocuments(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

func printDocuments(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, document := range separator.Split(string(text), -1) {
		var read struct {
			Kubernetes json.RawMessage `json:"kubernetes"`
			V3         any             `json:"v3"`
		}
		if read.Kubernetes, err = kubernetes.YAMLToJSONStrict([]byte(document)); err != nil {
			return fmt.Errorf("sigs.k8s.io/yaml: %w", err)
		}
		if err = yaml.Unmarshal([]byte(document), &read.V3); err != nil {
			return fmt.Errorf("go.yaml.in/yaml/v3: %w", err)
		}
		if err = json.NewEncoder(os.Stdout).Encode(read); err != nil {
			return err
		}
	}
	return nil
}
