// Package documents cuts a stream of YAML into documents and reads them as the API server would.
package documents

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kubejson "k8s.io/apimachinery/pkg/util/json"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// Document is one document of a stream.
type Document struct {
	// Index counts from 0. Documents without content are not counted.
	Index int
	// Text is the document as it was written.
	Text []byte

	json []byte
	err  error
}

// Read returns the content of a file, or of the standard input for "-".
func Read(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

// Split cuts a stream where kubectl would. A document that is no YAML is returned too: its Objects say so.
func Split(stream []byte) ([]Document, error) {
	var documents []Document
	reader := kubeyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	for {
		text, err := reader.Read()
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		// Strict means that a key must not be given twice. kubectl would drop one of the two and say nothing.
		json, err := yaml.YAMLToJSONStrict(text)
		if err == nil && string(json) == "null" {
			continue
		}
		documents = append(documents, Document{Index: len(documents), Text: text, json: json, err: err})
	}
}

// Objects reads a document the way kubectl and the API server do: YAML as JSON, and whole numbers as integers.
// encoding/json would make them floats, which CEL tells apart. A list (`kind: List`) is taken apart.
func (document Document) Objects() ([]*unstructured.Unstructured, error) {
	if document.err != nil {
		return nil, document.err
	}
	var content map[string]any
	if err := kubejson.Unmarshal(document.json, &content); err != nil {
		return nil, fmt.Errorf("not an object: %w", err)
	}
	object := &unstructured.Unstructured{Object: content}
	if !object.IsList() {
		return []*unstructured.Unstructured{object}, nil
	}
	var objects []*unstructured.Unstructured
	for i, item := range content["items"].([]any) {
		content, ok := item.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("items[%d] is not an object", i)
		}
		objects = append(objects, &unstructured.Unstructured{Object: content})
	}
	return objects, nil
}
