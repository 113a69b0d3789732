package admission

import (
	"strings"
	"sync"
	"testing"

	"cdk8s-istio/oracle/internal/documents"
)

// newJudge knows Istio's CRDs only.
var newJudge = sync.OnceValues(func() (*Judge, error) { return New() })

func verdicts(t *testing.T, stream string) []Verdict {
	t.Helper()
	judge, err := newJudge()
	if err != nil {
		t.Fatal(err)
	}
	documents, err := documents.Split([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []Verdict
	for _, document := range documents {
		verdicts = append(verdicts, judge.Judge(document)...)
	}
	return verdicts
}

const head = "apiVersion: networking.istio.io/v1\nmetadata: {name: a, namespace: b}\n"

func TestAccepts(t *testing.T) {
	for name, text := range map[string]string{
		// Rules in CEL compare ports with integers, and fail on floats.
		"a port and a weight":            head + "kind: WorkloadEntry\nspec: {address: 10.0.0.1, weight: 3, ports: {http: 8080}}",
		"an IPv4 address":                head + "kind: WorkloadEntry\nspec: {address: 10.0.0.1}",
		"an IPv6 address":                head + "kind: WorkloadEntry\nspec: {address: fd00:10:96::1}",
		"an address like a number":       head + "kind: WorkloadEntry\nspec: {address: 1:2:3:4:5:6:7:8}",
		"a list of addresses":            head + "kind: ServiceEntry\nspec: {hosts: [a.example], addresses: [10.1.0.0/16, '2001:db8::1'], ports: [{number: 80, name: http, protocol: HTTP}], resolution: NONE}",
		"a kind that is none of Istio's": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {nonsense: true}",
	} {
		t.Run(name, func(t *testing.T) {
			for _, verdict := range verdicts(t, text) {
				if !verdict.OK || verdict.Skipped != (verdict.Kind == "Service") {
					t.Errorf("%+v", verdict)
				}
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, schema, webhook string }{
		"an unknown field":        {text: head + "kind: Gateway\nspec: {selectors: {a: b}}", schema: "unknown fields [spec.selectors]"},
		"an unknown kind":         {text: head + "kind: VirtualServce\nspec: {}", schema: "no validator found", webhook: "unrecognized type"},
		"an unknown version":      {text: "apiVersion: networking.istio.io/v9\nkind: Sidecar\nmetadata: {name: a}", schema: "no validator found"},
		"a rule in CEL":           {text: head + "kind: ServiceEntry\nspec: {hosts: [a.example], addresses: [10.0.0.0/8], resolution: DYNAMIC_DNS, ports: [{number: 80, name: http, protocol: HTTP}]}", schema: "CIDR addresses are allowed only for NONE/STATIC"},
		"a fraction for a number": {text: head + "kind: WorkloadEntry\nspec: {address: 10.0.0.1, weight: 1.5}", schema: "must be of type integer"},
		"a text for a number":     {text: head + "kind: WorkloadEntry\nspec: {address: 10.0.0.1, weight: '3'}", schema: "must be of type integer"},
		"no rule":                 {text: head + "kind: VirtualService\nspec: {http: []}", webhook: "http, tcp or tls must be provided"},
		"a key given twice":       {text: head + "kind: Sidecar\nkind: Gateway\n", schema: `key "kind" already set`},
	} {
		t.Run(name, func(t *testing.T) {
			verdict := verdicts(t, test.text)[0]
			if verdict.OK {
				t.Error("accepted")
			}
			if got := strings.Join(verdict.CRDErrors, "\n"); !strings.Contains(got, test.schema) {
				t.Errorf("the schema says %q, not %q", got, test.schema)
			}
			if got := strings.Join(verdict.WebhookErrors, "\n"); !strings.Contains(got, test.webhook) {
				t.Errorf("the webhook says %q, not %q", got, test.webhook)
			}
		})
	}
}

func TestCountsDocumentsAndJudgesEachItemOfAList(t *testing.T) {
	got := verdicts(t, "# nothing\n---\napiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: List\nitems:\n"+
		"- {apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: a}, spec: {address: 10.0.0.1}}\n"+
		"- {apiVersion: networking.istio.io/v1, kind: Sidecr, metadata: {name: b}}\n")
	if len(got) != 3 || got[0].Doc != 0 || got[1].Doc != 1 || got[2].Doc != 1 {
		t.Fatalf("%+v", got)
	}
	if !got[1].OK || got[2].OK {
		t.Errorf("%+v", got)
	}
}

func TestWarnings(t *testing.T) {
	verdict := verdicts(t, head+"kind: VirtualService\nspec: {hosts: [a], http: [{route: [{destination: {host: a}}]}, {route: [{destination: {host: b}}]}]}")[0]
	if !verdict.OK || len(verdict.Warnings) == 0 {
		t.Errorf("%+v", verdict)
	}
}
