// Command yaml-readers reads documents that karpcfg printed with the two YAML readers of the Go world,
// and fails unless both give back the value that was printed.
//
// Standard input has a line of JSON for each document: {"value": …, "yaml": "…"}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	yamlv3 "gopkg.in/yaml.v3"
	sigs "sigs.k8s.io/yaml"
)

type document struct {
	Value any    `json:"value"`
	YAML  string `json:"yaml"`
}

// readers are kubectl's and Helm's, and the one of most other Go programs.
var readers = []struct {
	name string
	read func(string) (any, error)
}{
	{"sigs.k8s.io/yaml", func(text string) (value any, err error) {
		err = sigs.Unmarshal([]byte(text), &value)
		return
	}},
	{"gopkg.in/yaml.v3", func(text string) (value any, err error) {
		if err = yamlv3.Unmarshal([]byte(text), &value); err != nil {
			return
		}
		return throughJSON(value)
	}},
}

func main() {
	documents, failures := 0, 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		documents++
		failures += check(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Printf("%d documents, %d failures\n", documents, failures)
	if failures > 0 || documents == 0 {
		os.Exit(1)
	}
}

// check counts the readers that make something else of a document.
func check(line []byte) (failures int) {
	var printed document
	if err := json.Unmarshal(line, &printed); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, reader := range readers {
		value, err := reader.read(printed.YAML)
		if err == nil && reflect.DeepEqual(value, printed.Value) {
			continue
		}
		failures++
		fmt.Printf("%s: %v\nprinted:\n%s\nread: %#v\n\n", reader.name, err, printed.YAML, value)
	}
	return failures
}

// throughJSON gives numbers and maps the types that JSON has for them.
func throughJSON(value any) (out any, err error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(text, &out)
	return
}
