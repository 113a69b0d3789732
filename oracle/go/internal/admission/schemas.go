package admission

import (
	"fmt"

	"cdk8s-istio/oracle/internal/documents"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/manifests"
	"istio.io/istio/pkg/config/crd"
)

// schemas is what an API server knows of the CRDs it was given.
type schemas struct {
	validator *crd.Validator
}

// newSchemas knows Istio's CRDs, of the very release that this program is built from, and those in the files.
func newSchemas(files []string) (*schemas, error) {
	const name = "charts/base/files/crd-all.gen.yaml"
	stream, err := manifests.FS.ReadFile(name)
	if err != nil {
		return nil, err
	}
	definitions, err := readDefinitions(stream)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, file := range files {
		stream, err := documents.Read(file)
		if err != nil {
			return nil, err
		}
		more, err := readDefinitions(stream)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		definitions = append(definitions, more...)
	}
	// Checking the CRDs themselves would take most of the time, and they are not in question.
	validator, err := crd.NewValidatorFromCRDsWithOptions(definitions, crd.WithoutCRDValidation())
	if err != nil {
		return nil, err
	}
	return &schemas{validator}, nil
}

func readDefinitions(stream []byte) ([]apiextensions.CustomResourceDefinition, error) {
	documents, err := documents.Split(stream)
	if err != nil {
		return nil, err
	}
	var definitions []apiextensions.CustomResourceDefinition
	for _, document := range documents {
		objects, err := document.Objects()
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", document.Index, err)
		}
		for _, object := range objects {
			if object.GroupVersionKind() != apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition") {
				continue // releases of the Gateway API bring admission policies along
			}
			var written apiextensionsv1.CustomResourceDefinition
			var definition apiextensions.CustomResourceDefinition
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &written); err != nil {
				return nil, fmt.Errorf("document %d: %w", document.Index, err)
			}
			if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(
				&written, &definition, nil); err != nil {
				return nil, fmt.Errorf("document %d: %w", document.Index, err)
			}
			definitions = append(definitions, definition)
		}
	}
	return definitions, nil
}

// validate fills in defaults and says what the API server refuses. Istio's CRDs are all here, so a kind or version that
// they do not have is refused. Of the Gateway API's there may be none, or only the newest versions: the rest is left to
// the webhook.
func (schemas *schemas) validate(object *unstructured.Unstructured) error {
	schemas.validator.SkipMissing = !isIstio(object.GroupVersionKind().Group)
	return schemas.validator.ValidateCustomResource(object)
}
