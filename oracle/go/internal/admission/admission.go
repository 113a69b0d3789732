// Package admission says of one object what a cluster with Istio would say when it is applied.
package admission

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"

	// Before any package of istio.io.
	_ "cdk8s-istio/oracle/internal/environment"

	"cdk8s-istio/oracle/internal/documents"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/webhooks/validation/server"
)

// Verdict is what is said of one object.
type Verdict struct {
	File      string `json:"file"`
	Doc       int    `json:"doc"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Skipped says that the kind is none of Istio's or the Gateway API's, and that nothing was checked.
	Skipped bool `json:"skipped,omitempty"`
	OK      bool `json:"ok"`
	// CRDErrors is what the API server refuses: structure, unknown fields, bounds, CEL.
	CRDErrors []string `json:"crdErrors"`
	// WebhookErrors is what istiod's validating webhook refuses.
	WebhookErrors []string `json:"webhookErrors"`
	// Warnings is what the webhook accepts with a warning.
	Warnings []string `json:"warnings"`
}

// Judge holds the CRDs and the webhook.
type Judge struct {
	crds    *schemas
	webhook http.Handler
}

// New makes a judge with Istio's CRDs and those in the files given, and with the webhook's own handler.
func New(crdFiles ...string) (*Judge, error) {
	crds, err := newSchemas(crdFiles)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	options := server.Options{Schemas: collections.PilotGatewayAPI(), DomainSuffix: "cluster.local", Mux: mux}
	if _, err := server.New(options); err != nil {
		return nil, err
	}
	return &Judge{crds: crds, webhook: mux}, nil
}

// Judge returns a verdict for each object of a document: one, unless the document is a list.
func (judge *Judge) Judge(document documents.Document) []Verdict {
	objects, err := document.Objects()
	if err != nil {
		verdict := newVerdict()
		verdict.Doc = document.Index
		verdict.CRDErrors = append(verdict.CRDErrors, "yaml: "+err.Error())
		return []Verdict{verdict}
	}
	var verdicts []Verdict
	for _, object := range objects {
		verdict := judge.object(object)
		verdict.Doc = document.Index
		verdicts = append(verdicts, verdict)
	}
	return verdicts
}

// newVerdict has lists that are written as [], not as null.
func newVerdict() Verdict {
	return Verdict{CRDErrors: []string{}, WebhookErrors: []string{}, Warnings: []string{}}
}

func (judge *Judge) object(object *unstructured.Unstructured) Verdict {
	verdict := newVerdict()
	verdict.Kind, verdict.Name, verdict.Namespace = object.GetKind(), object.GetName(), object.GetNamespace()
	if !isJudged(object) {
		verdict.Skipped, verdict.OK = true, true
		return verdict
	}
	// The schemas fill in defaults. The webhook is asked about the object as it was written.
	if err := judge.crds.validate(object.DeepCopy()); err != nil {
		verdict.CRDErrors = append(verdict.CRDErrors, err.Error())
	}
	refusals, warnings := judge.askWebhook(object)
	verdict.WebhookErrors = append(verdict.WebhookErrors, refusals...)
	verdict.Warnings = append(verdict.Warnings, warnings...)
	verdict.OK = len(verdict.CRDErrors) == 0 && len(verdict.WebhookErrors) == 0
	return verdict
}

func isJudged(object *unstructured.Unstructured) bool {
	group := object.GroupVersionKind().Group
	return isIstio(group) || strings.HasSuffix(group, "gateway.networking.k8s.io") || group == "inference.networking.k8s.io"
}

func isIstio(group string) bool {
	return strings.HasSuffix(group, ".istio.io")
}

// askWebhook puts the question that the API server would put when the object is created.
func (judge *Judge) askWebhook(object *unstructured.Unstructured) (refusals, warnings []string) {
	raw, err := json.Marshal(object.Object)
	if err != nil {
		return []string{err.Error()}, nil
	}
	kind := object.GroupVersionKind()
	question, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admissionv1.AdmissionRequest{
			UID:       "1",
			Operation: admissionv1.Create,
			Name:      object.GetName(),
			Namespace: object.GetNamespace(),
			Kind:      metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
			Object:    runtime.RawExtension{Raw: raw},
		},
	})
	if err != nil {
		return []string{err.Error()}, nil
	}
	request := httptest.NewRequest(http.MethodPost, "/validate", bytes.NewReader(question))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	judge.webhook.ServeHTTP(recorder, request)

	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(recorder.Body.Bytes(), &review); err != nil || review.Response == nil {
		return []string{"the webhook gave no answer: " + recorder.Body.String()}, nil
	}
	switch response := review.Response; {
	case response.Allowed:
		return nil, response.Warnings
	case response.Result == nil:
		return []string{"refused without a reason"}, response.Warnings
	default:
		return []string{response.Result.Message}, response.Warnings
	}
}
