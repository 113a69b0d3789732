package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	v3 "istio.io/istio/pilot/pkg/xds/v3"

	// What ztunnel is sent, so that it can be read.
	_ "istio.io/istio/pkg/workloadapi"
	_ "istio.io/istio/pkg/workloadapi/security"
)

// sent is what istiod sends to the proxy of a node, each as JSON: workloads and services, and what policies became.
type sent struct {
	Addresses      []json.RawMessage `json:"addresses"`
	Authorizations []json.RawMessage `json:"authorizations"`
}

// handleZtunnel adds GET /ztunnel, all that the proxy of a node would be sent now, over delta xDS as it asks for it.
func handleZtunnel(mux *http.ServeMux, address string) {
	mux.HandleFunc("GET /ztunnel", func(writer http.ResponseWriter, request *http.Request) {
		limited, cancel := context.WithTimeout(request.Context(), 10*time.Second)
		defer cancel()
		answer, err := askAsZtunnel(limited, address)
		if err != nil {
			http.Error(writer, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		_ = json.NewEncoder(writer).Encode(answer)
	})
}

func askAsZtunnel(limited context.Context, address string) (*sent, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	identity := metadata.AppendToOutgoingContext(limited, identityHeader, "spiffe://cluster.local/ns/istio-system/sa/ztunnel")
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(connection).DeltaAggregatedResources(identity)
	if err != nil {
		return nil, err
	}
	own, err := structpb.NewStruct(map[string]any{
		"NAMESPACE": "istio-system", "SERVICE_ACCOUNT": "ztunnel", "CLUSTER_ID": "Kubernetes", "NODE_NAME": "node-1",
		"GENERATOR": "",
	})
	if err != nil {
		return nil, err
	}
	node := &core.Node{Id: "ztunnel~10.250.0.9~ztunnel.istio-system~istio-system.svc.cluster.local", Metadata: own}
	answer := &sent{Addresses: []json.RawMessage{}, Authorizations: []json.RawMessage{}}
	into := map[string]*[]json.RawMessage{
		v3.AddressType: &answer.Addresses, v3.WorkloadAuthorizationType: &answer.Authorizations,
	}
	// One after the other: an answer to an empty list comes too.
	for _, kind := range []string{v3.AddressType, v3.WorkloadAuthorizationType} {
		request := &discovery.DeltaDiscoveryRequest{Node: node, TypeUrl: kind, ResourceNamesSubscribe: []string{"*"}}
		if err := stream.Send(request); err != nil {
			return nil, err
		}
		for {
			response, err := stream.Recv()
			if err != nil {
				return nil, err
			}
			if response.TypeUrl != kind {
				continue
			}
			for _, resource := range response.Resources {
				content, err := resource.Resource.UnmarshalNew()
				if err != nil {
					return nil, err
				}
				text, err := protojson.Marshal(content)
				if err != nil {
					return nil, err
				}
				*into[kind] = append(*into[kind], text)
			}
			break
		}
	}
	return answer, nil
}
