// istio-oracle asks Istio's own code about YAML, without a cluster. It answers in lines of JSON.
//
//	istio-oracle validate [-crds FILE,...] FILE...
//	istio-oracle analyze [-n NAMESPACE] [-mesh FILE] [-networks FILE] [-defaults=false] FILE...
//
// validate judges each object by itself; analyze takes all files as one world. "-" is the standard input.
// The exit code is 0 when all is well, 1 when something is refused or is an error, 2 when there is no answer.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	// Before any package of istio.io.
	_ "cdk8s-istio/oracle/internal/environment"

	"cdk8s-istio/oracle/internal/admission"
	"cdk8s-istio/oracle/internal/analysis"
	"cdk8s-istio/oracle/internal/documents"

	"istio.io/istio/pkg/log"
)

const usage = "usage: istio-oracle validate|analyze [flags] FILE..."

func main() {
	passed, err := run(os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "istio-oracle:", err)
		os.Exit(2)
	case !passed:
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) (passed bool, err error) {
	// istiod's code says on stdout what it logs, and there is where the answers go.
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.NoneLevel)
	if err := log.Configure(options); err != nil {
		return false, err
	}
	if len(args) == 0 {
		return false, errors.New(usage)
	}
	switch args[0] {
	case "validate":
		return validate(args[1:], json.NewEncoder(out))
	case "analyze":
		return analyze(args[1:], json.NewEncoder(out))
	default:
		return false, fmt.Errorf("unknown command %q\n%s", args[0], usage)
	}
}

func validate(args []string, out *json.Encoder) (passed bool, err error) {
	flags := flag.NewFlagSet("validate", flag.ContinueOnError)
	crds := flags.String("crds", "", "files with further CRDs, such as the Gateway API's, separated by commas")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	var crdFiles []string
	if *crds != "" {
		crdFiles = strings.Split(*crds, ",")
	}
	judge, err := admission.New(crdFiles...)
	if err != nil {
		return false, err
	}
	passed = true
	for _, file := range flags.Args() {
		stream, err := documents.Read(file)
		if err != nil {
			return false, err
		}
		documents, err := documents.Split(stream)
		if err != nil {
			return false, fmt.Errorf("%s: %w", file, err)
		}
		for _, document := range documents {
			for _, verdict := range judge.Judge(document) {
				verdict.File = file
				passed = passed && verdict.OK
				if err := out.Encode(verdict); err != nil {
					return false, err
				}
			}
		}
	}
	return passed, nil
}

func analyze(args []string, out *json.Encoder) (passed bool, err error) {
	var options analysis.Options
	flags := flag.NewFlagSet("analyze", flag.ContinueOnError)
	flags.StringVar(&options.Namespace, "n", "", "say only what concerns this namespace")
	flags.StringVar(&options.MeshConfig, "mesh", "", "file with the mesh config")
	flags.StringVar(&options.MeshNetworks, "networks", "", "file with the mesh networks")
	flags.BoolVar(&options.IngressGateway, "defaults", true, "add the default ingress gateway's Pod and Service, as istioctl does")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	messages, err := analysis.Run(flags.Args(), options)
	if err != nil {
		return false, err
	}
	passed = true
	for _, message := range messages {
		passed = passed && message.Level != "Error"
		if err := out.Encode(message); err != nil {
			return false, err
		}
	}
	return passed, nil
}
