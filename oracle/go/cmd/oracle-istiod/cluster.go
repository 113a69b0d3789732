package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"cdk8s-istio/oracle/internal/documents"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kubefake "k8s.io/client-go/kubernetes/fake"
	metadatafake "k8s.io/client-go/metadata/fake"
	"k8s.io/client-go/testing"

	istiofake "istio.io/client-go/pkg/clientset/versioned/fake"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube"
	gatewayapi "sigs.k8s.io/gateway-api/apis/v1"
	gatewayfake "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned/fake"
)

// cluster is what istiod takes for one. Kubernetes' own kinds are kept by the client; Istio's and the Gateway API's by
// istiod's store, which validates them.
type cluster struct {
	client  kube.Client
	configs model.ConfigStore
	proxies *xds.DiscoveryServer
	// What is applied now. One change is made at a time.
	applied *config.Config
}

// registerCRDs makes istiod believe that the CRDs are installed. It waits for them.
func registerCRDs(client kube.Client) error {
	metadata := client.Metadata().(*metadatafake.FakeMetadataClient)
	definitions := metadata.Resource(gvr.CustomResourceDefinition).(metadatafake.MetadataClient)
	for _, schema := range collections.PilotGatewayAPI().All() {
		resource := schema.GroupVersionResource()
		definition := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{
			Name: resource.Resource + "." + resource.Group,
			// istiod leaves kinds of an older Gateway API alone.
			Annotations: map[string]string{"gateway.networking.k8s.io/bundle-version": "v1.6.0"},
		}}
		_, err := definitions.CreateFake(definition, metav1.CreateOptions{})
		if err != nil && !strings.Contains(err.Error(), "already exists") {
			return err
		}
	}
	return nil
}

// handler takes YAML by POST, and answers 422 with the reason when it is refused. GET /updates says how many changes
// istiod has noticed, and how many of them are in what it sends to proxies.
func (cluster *cluster) handler() *http.ServeMux {
	mux := http.NewServeMux()
	for path, change := range map[string]func([]byte) error{"/apply": cluster.apply, "/delete": cluster.delete} {
		mux.HandleFunc("POST "+path, func(writer http.ResponseWriter, request *http.Request) {
			stream, err := io.ReadAll(request.Body)
			if err == nil {
				err = change(stream)
			}
			if err != nil {
				http.Error(writer, err.Error(), http.StatusUnprocessableEntity)
				return
			}
			fmt.Fprintln(writer, "ok")
		})
	}
	mux.HandleFunc("GET /updates", func(writer http.ResponseWriter, _ *http.Request) {
		// In this order: what comes between the two is still to be waited for.
		committed := cluster.proxies.CommittedUpdates.Load()
		fmt.Fprintf(writer, `{"noticed":%d,"sent":%d}`, cluster.proxies.InboundUpdates.Load(), committed)
	})
	return mux
}

// apply creates or updates each object, in order. The first that is refused ends it.
func (cluster *cluster) apply(stream []byte) error {
	return each(stream, cluster.applyConfig, cluster.applyObject)
}

// delete removes each object, in order. The first that is not there ends it.
func (cluster *cluster) delete(stream []byte) error {
	return each(stream, cluster.deleteConfig, cluster.deleteObject)
}

func each(stream []byte, onConfig func(config.Config) error, onObject func(object) error) error {
	documents, err := documents.Split(stream)
	if err != nil {
		return err
	}
	for _, document := range documents {
		contents, err := document.Objects()
		if err != nil {
			return fmt.Errorf("document %d: %w", document.Index, err)
		}
		for _, content := range contents {
			if err := dispatch(content, onConfig, onObject); err != nil {
				return fmt.Errorf("document %d (%s %s): %w", document.Index, content.GetKind(), content.GetName(), err)
			}
		}
	}
	return nil
}

func dispatch(content *unstructured.Unstructured, onConfig func(config.Config) error, onObject func(object) error) error {
	text, err := content.MarshalJSON()
	if err != nil {
		return err
	}
	group := content.GroupVersionKind().Group
	if !strings.HasSuffix(group, ".istio.io") && !strings.HasSuffix(group, "gateway.networking.k8s.io") {
		object, err := readObject(text)
		if err != nil {
			return err
		}
		return onObject(object)
	}
	configs, others, err := crd.ParseInputs(string(text))
	switch {
	case err != nil:
		return err
	case len(others) > 0:
		return fmt.Errorf("istiod does not know %s", others[0].GroupVersionKind())
	case len(configs) != 1:
		// ParseInputs passes over some broken documents in silence.
		return errors.New("istiod cannot read it")
	}
	config := configs[0]
	if config.Namespace == "" && config.GroupVersionKind.Kind != "GatewayClass" {
		config.Namespace = "default"
	}
	return onConfig(config)
}

func (cluster *cluster) applyConfig(config config.Config) error {
	old := cluster.find(config)
	age := config.CreationTimestamp
	cluster.applied = &config
	var err error
	if old == nil {
		_, err = cluster.configs.Create(config)
	} else {
		config.ResourceVersion = old.ResourceVersion
		_, err = cluster.configs.Update(config)
	}
	if err != nil {
		return err
	}
	return cluster.await(config, func(found *configFound) bool {
		return found != nil && (age.IsZero() || found.CreationTimestamp.Equal(age))
	})
}

// keepFacts makes the API write what istiod's store leaves away: when an object was created, as it is told; where a gateway
// is, which nobody here would deploy; and a version, by which istiod knows that what it has made of an object is old.
func (cluster *cluster) keepFacts() {
	var version atomic.Uint64
	keep := func(action testing.Action) (bool, runtime.Object, error) {
		change, ok := action.(testing.CreateAction)
		if !ok || action.GetSubresource() != "" {
			return false, nil, nil
		}
		metadata, err := meta.Accessor(change.GetObject())
		if err != nil {
			return false, nil, nil
		}
		metadata.SetResourceVersion(strconv.FormatUint(version.Add(1), 10))
		applied := cluster.applied
		if applied == nil || metadata.GetName() != applied.Name || metadata.GetNamespace() != applied.Namespace {
			return false, nil, nil
		}
		if !applied.CreationTimestamp.IsZero() {
			metadata.SetCreationTimestamp(metav1.NewTime(applied.CreationTimestamp))
		}
		gateway, isGateway := change.GetObject().(*gatewayapi.Gateway)
		if status, ok := applied.Status.(*gatewayapi.GatewayStatus); isGateway && ok {
			gateway.Status = *status
		}
		return false, nil, nil
	}
	cluster.client.Istio().(*istiofake.Clientset).PrependReactor("*", "*", keep)
	cluster.client.GatewayAPI().(*gatewayfake.Clientset).PrependReactor("*", "*", keep)
}

func (cluster *cluster) deleteConfig(config config.Config) error {
	if err := cluster.configs.Delete(config.GroupVersionKind, config.Name, config.Namespace, nil); err != nil {
		return err
	}
	return cluster.await(config, func(found *configFound) bool { return found == nil })
}

func (cluster *cluster) find(config config.Config) *config.Config {
	return cluster.configs.Get(config.GroupVersionKind, config.Name, config.Namespace)
}

type configFound = config.Config

// await returns when istiod sees a config as it should be, so that two changes in a row cannot race.
func (cluster *cluster) await(config config.Config, done func(found *configFound) bool) error {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if done(cluster.find(config)) {
			return nil
		}
	}
	return errors.New("istiod has not seen the change within 5 s")
}

// clusterWide are the kinds that are in no namespace.
var clusterWide = map[string]bool{"Namespace": true, "Node": true, "IngressClass": true}

// object is one of Kubernetes' own.
type object struct {
	runtime.Object
	resource        schema.GroupVersionResource
	namespace, name string
}

func readObject(text []byte) (object, error) {
	decoded, kind, err := kube.IstioCodec.UniversalDeserializer().Decode(text, nil, nil)
	if err != nil {
		return object{}, err
	}
	metadata, err := meta.Accessor(decoded)
	if err != nil {
		return object{}, err
	}
	if metadata.GetNamespace() == "" && !clusterWide[kind.Kind] {
		metadata.SetNamespace("default")
	}
	resource, _ := meta.UnsafeGuessKindToResource(*kind)
	return object{decoded, resource, metadata.GetNamespace(), metadata.GetName()}, nil
}

func (cluster *cluster) applyObject(object object) error {
	tracker := cluster.tracker()
	if _, err := tracker.Get(object.resource, object.namespace, object.name); err == nil {
		return tracker.Update(object.resource, object.Object, object.namespace)
	}
	return tracker.Create(object.resource, object.Object, object.namespace)
}

func (cluster *cluster) deleteObject(object object) error {
	return cluster.tracker().Delete(object.resource, object.namespace, object.name)
}

func (cluster *cluster) tracker() testing.ObjectTracker {
	return cluster.client.Kube().(*kubefake.Clientset).Tracker()
}
