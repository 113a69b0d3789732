// Package analysis runs all of Istio's analyzers over files, as if these were all that a cluster holds.
package analysis

import (
	"bytes"
	"fmt"

	// Before any package of istio.io.
	_ "cdk8s-istio/oracle/internal/environment"

	"cdk8s-istio/oracle/internal/documents"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"
)

// Message is what an analyzer says.
type Message struct {
	Code  string `json:"code"`
	Level string `json:"level"`
	// Resource is the kind, the namespace if any, and the name: "Gateway istio-test/nginx".
	Resource string `json:"resource"`
	// At is the file and the line.
	At      string `json:"at"`
	Message string `json:"message"`
}

// Unreadable is the code, none of Istio's, of a message about a file that could not be read as Kubernetes objects.
const Unreadable = "PARSE"

// Options of Run.
type Options struct {
	// Namespace limits the messages to one namespace. All if empty.
	Namespace string
	// MeshConfig and MeshNetworks name files. Istio's defaults if empty.
	MeshConfig, MeshNetworks string
	// IngressGateway adds the Pod and the Service of the default ingress gateway, as istioctl does.
	IngressGateway bool
}

// Run analyzes the files together, Services, Pods and the like included.
func Run(files []string, options Options) ([]Message, error) {
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), resource.Namespace(options.Namespace), "istio-system", nil)
	if options.MeshConfig != "" {
		if err := analyzer.AddFileKubeMeshConfig(options.MeshConfig); err != nil {
			return nil, err
		}
	}
	if options.MeshNetworks != "" {
		if err := analyzer.AddFileKubeMeshNetworks(options.MeshNetworks); err != nil {
			return nil, err
		}
	}
	var sources []local.ReaderSource
	for _, file := range files {
		content, err := documents.Read(file)
		if err != nil {
			return nil, err
		}
		sources = append(sources, local.ReaderSource{Name: file, Reader: bytes.NewReader(content)})
	}

	var messages []Message
	// Made for Istio's own tests. What istioctl calls for files leaves Services, Pods, Namespaces and the like out, and
	// with them every analyzer that needs one.
	if err := analyzer.AddTestReaderKubeSource(sources); err != nil {
		messages = append(messages, Message{Code: Unreadable, Level: "Error", Message: err.Error()})
	}
	// After the files, because the first call decides which kinds are read.
	if options.IngressGateway {
		if err := analyzer.AddDefaultResources(); err != nil {
			return nil, err
		}
	}
	result, err := analyzer.Analyze(make(chan struct{}))
	if err != nil {
		return nil, err
	}
	if len(result.SkippedAnalyzers) > 0 {
		return nil, fmt.Errorf("these analyzers did not run: %v", result.SkippedAnalyzers)
	}
	for _, message := range result.Messages {
		fields := message.Unstructured(true)
		text := func(name string) string { value, _ := fields[name].(string); return value }
		messages = append(messages, Message{text("code"), text("level"), text("origin"), text("reference"), text("message")})
	}
	return messages, nil
}
