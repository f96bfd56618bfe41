// Command manifest-reader judges YAML files of manifests as the Kubernetes API server does on create, without a cluster. It
// prints one line of JSON for each document: {"object": …, "problems": […], "warnings": […]}. With --service-fields it
// prints the names of all fields of a ServiceSpec instead, as a JSON list.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--service-fields" {
		if err := json.NewEncoder(os.Stdout).Encode(listFields(reflect.TypeFor[corev1.ServiceSpec]())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	for _, path := range os.Args[1:] {
		if err := printVerdicts(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

// listFields returns the names that the fields of a struct have in JSON.
func listFields(object reflect.Type) []string {
	var names []string
	for index := range object.NumField() {
		name, _, _ := strings.Cut(object.Field(index).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

func printVerdicts(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	documents := yaml.NewYAMLReader(bufio.NewReader(file))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := json.NewEncoder(os.Stdout).Encode(judge(document)); err != nil {
			return err
		}
	}
}
