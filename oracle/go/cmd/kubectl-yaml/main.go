// Reads YAML as kubectl does, for whoever asks: a JSON string a line, and for each a line of JSON with what kubectl makes of it.
//
// kubectl reads streams by the StreamVisitor of k8s.io/cli-runtime. This does the same with the same parts of
// k8s.io/apimachinery, up to where a cluster is asked which kinds it has.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// answer is what became of a text.
type answer struct {
	// Documents are the values, in their order, up to the first that could not be read.
	Documents []json.RawMessage `json:"documents"`
	// Refused says why the text could not be read to its end.
	Refused string `json:"refused,omitempty"`
	// Objects are what the documents hold, lists taken apart.
	Objects []json.RawMessage `json:"objects"`
	// NoObject says why a document is no object, or no list of objects; the first in the text.
	NoObject string `json:"noObject,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var text string
			if err := json.Unmarshal(line, &text); err != nil {
				fail(err)
			}
			if err := json.NewEncoder(out).Encode(read(text)); err != nil {
				fail(err)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func read(text string) (result answer) {
	result.Documents, result.Objects = []json.RawMessage{}, []json.RawMessage{}
	defer func() {
		if fault := recover(); fault != nil {
			result.Refused = fmt.Sprint("panic: ", fault)
		}
	}()
	// As its FileVisitor does, which takes a byte order mark away.
	unmarked := transform.NewReader(bytes.NewReader([]byte(text)), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := yaml.NewYAMLOrJSONDecoder(unmarked, 4096)
	for {
		document := runtime.RawExtension{}
		if err := decoder.Decode(&document); err != nil {
			if !errors.Is(err, io.EOF) {
				result.Refused = err.Error()
			}
			return result
		}
		raw := bytes.TrimSpace(document.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		result.Documents = append(result.Documents, raw)
		objects, err := objectsOf(raw)
		result.Objects = append(result.Objects, objects...)
		if err != nil && result.NoObject == "" {
			result.NoObject = err.Error()
		}
	}
}

// objectsOf takes lists apart as the FlattenListVisitor does.
func objectsOf(raw []byte) ([]json.RawMessage, error) {
	first, _, err := unstructured.UnstructuredJSONScheme.Decode(raw, nil, nil)
	if err != nil {
		return nil, err
	}
	objects := []json.RawMessage{}
	open := []runtime.Object{first}
	for i := 0; i < len(open); i++ {
		if !meta.IsListType(open[i]) {
			object, err := json.Marshal(open[i].(*unstructured.Unstructured).Object)
			if err != nil {
				return nil, err
			}
			objects = append(objects, object)
			continue
		}
		items, err := meta.ExtractList(open[i])
		if err != nil {
			return nil, err
		}
		if faults := runtime.DecodeList(items, unstructured.UnstructuredJSONScheme); len(faults) > 0 {
			return nil, faults[0]
		}
		open = append(open, items...)
	}
	return objects, nil
}
