// Package substitutes puts what Envoy has by itself in the place of what only Istio's own build of it has, in what istiod
// sends to proxies, and keeps connections from outliving a change of the mesh.
package substitutes

import (
	"slices"
	"strconv"
	"strings"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	setstate "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"
	httpstate "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_filter_state/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	networkstate "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/set_filter_state/v3"
	upstreams "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pilot/pkg/xds"
	"istio.io/istio/pilot/pkg/xds/filters"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
)

// In the metadata of a cluster: what the filter istio.alpn would have its proxy offer in a handshake for a request.
const offered = "oracle_alpn"

// In the metadata of a cluster: by it proxies make clusters anew. Envoy chooses how to speak to an endpoint when it first
// hears of it, and not again when the endpoint is said to take something else.
const stamp = "oracle_stamp"

// How the names of filters end by which proxies tell each other what to write in their metrics. No request depends on them.
const telemetry = "_peer_metadata"

// Install changes what a server sends from now on. The clusters of another epoch are other ones.
func Install(server *xds.DiscoveryServer, epoch func() uint64) {
	changeCluster := func(one *cluster.Cluster) error {
		noteALPN(one)
		note(one, stamp, strconv.FormatUint(epoch(), 10))
		return nil
	}
	for kind, change := range map[string]func(*anypb.Any) (*anypb.Any, error){
		v3.ListenerType: changed(changeListener),
		v3.ClusterType:  changed(changeCluster),
	} {
		server.Generators[kind] = &generator{server.Generators[kind], change}
	}
}

type generator struct {
	model.XdsResourceGenerator
	change func(*anypb.Any) (*anypb.Any, error)
}

// Generate changes copies: istiod keeps what it has made.
func (generator *generator) Generate(
	proxy *model.Proxy, watched *model.WatchedResource, request *model.PushRequest,
) (model.Resources, model.XdsLogDetails, error) {
	resources, details, err := generator.XdsResourceGenerator.Generate(proxy, watched, request)
	if err != nil || resources == nil {
		return resources, details, err
	}
	copies := make(model.Resources, 0, len(resources))
	for _, resource := range resources {
		content, err := generator.change(resource.Resource)
		if err != nil {
			return nil, details, err
		}
		copies = append(copies, &discovery.Resource{Name: resource.Name, Resource: content})
	}
	return copies, details, nil
}

type message[T any] interface {
	*T
	proto.Message
}

// changed applies a change to a message that is packed.
func changed[T any, M message[T]](change func(M) error) func(*anypb.Any) (*anypb.Any, error) {
	return func(packed *anypb.Any) (*anypb.Any, error) {
		content := M(new(T))
		if err := packed.UnmarshalTo(content); err != nil {
			return nil, err
		}
		if err := change(content); err != nil {
			return nil, err
		}
		return anypb.New(content)
	}
}

func changeListener(one *listener.Listener) error {
	chains := one.FilterChains
	if one.DefaultFilterChain != nil {
		chains = append(chains, one.DefaultFilterChain)
	}
	for _, chain := range chains {
		for _, filter := range chain.Filters {
			change := changed(changeManager)
			config := filter.GetTypedConfig()
			switch {
			case config.MessageIs((*hcm.HttpConnectionManager)(nil)):
			case config.MessageIs((*networkstate.Config)(nil)):
				change = changed(func(content *networkstate.Config) error {
					keepAsText(content.OnNewConnection)
					return nil
				})
			default:
				continue
			}
			content, err := change(config)
			if err != nil {
				return err
			}
			filter.ConfigType = &listener.Filter_TypedConfig{TypedConfig: content}
		}
	}
	return nil
}

// changeManager lets each connection have one request: one that is kept would know the policies of before.
func changeManager(manager *hcm.HttpConnectionManager) error {
	if manager.CommonHttpProtocolOptions == nil {
		manager.CommonHttpProtocolOptions = &core.HttpProtocolOptions{}
	}
	manager.CommonHttpProtocolOptions.MaxRequestsPerConnection = wrapperspb.UInt32(1)
	// What cannot be read is closed after a while, for which nobody needs to wait.
	manager.DelayedCloseTimeout = durationpb.New(50 * time.Millisecond)
	manager.HttpFilters = slices.DeleteFunc(manager.HttpFilters, func(filter *hcm.HttpFilter) bool {
		return strings.HasSuffix(filter.Name, telemetry)
	})
	for _, filter := range manager.HttpFilters {
		var config *anypb.Any
		var err error
		switch {
		case filter.Name == filters.AlpnFilterName:
			config, err = anypb.New(alpn)
		case filter.GetTypedConfig().MessageIs((*httpstate.Config)(nil)):
			config, err = changed(func(content *httpstate.Config) error {
				keepAsText(content.OnRequestHeaders)
				return nil
			})(filter.GetTypedConfig())
		default:
			continue
		}
		if err != nil {
			return err
		}
		filter.ConfigType = &hcm.HttpFilter_TypedConfig{TypedConfig: config}
	}
	return nil
}

// keepAsText lets what only Istio's own build has a type for be kept as text, as which it is read.
func keepAsText(values []*setstate.FilterStateValue) {
	for _, value := range values {
		if strings.HasPrefix(value.FactoryKey, "istio.") {
			value.FactoryKey = "envoy.string"
		}
	}
}

var alpn = &httpstate.Config{OnRequestHeaders: []*setstate.FilterStateValue{{
	Key: &setstate.FilterStateValue_ObjectKey{ObjectKey: "envoy.network.application_protocols"},
	Value: &setstate.FilterStateValue_FormatString{FormatString: &core.SubstitutionFormatString{
		Format: &core.SubstitutionFormatString_TextFormatSource{TextFormatSource: &core.DataSource{
			Specifier: &core.DataSource_InlineString{InlineString: "%METADATA(CLUSTER:istio:" + offered + ")%"},
		}},
		OmitEmptyValues: true,
	}},
	SkipIfEmpty: true,
}}}

// noteALPN notes in the metadata of a cluster what istio.alpn would offer: nothing for TLS of the destination's own; else names of
// Istio's, behind them the protocol where it is known beforehand.
func noteALPN(one *cluster.Cluster) {
	own := one.Metadata.GetFilterMetadata()[util.IstioMetadataKey].GetFields()
	if own[util.AlpnOverrideMetadataKey].GetStringValue() == "false" {
		return
	}
	names := "istio-http/1.1,istio,http/1.1"
	for _, packed := range one.TypedExtensionProtocolOptions {
		options := &upstreams.HttpProtocolOptions{}
		if packed.UnmarshalTo(options) != nil {
			continue
		}
		switch {
		case options.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil:
			names = "istio-h2,istio,h2"
		case options.GetUseDownstreamProtocolConfig() != nil:
			names = "istio-http/1.1,istio"
		}
	}
	note(one, offered, names)
}

func note(one *cluster.Cluster, name, text string) {
	if one.Metadata == nil {
		one.Metadata = &core.Metadata{}
	}
	if one.Metadata.FilterMetadata == nil {
		one.Metadata.FilterMetadata = map[string]*structpb.Struct{}
	}
	kept := one.Metadata.FilterMetadata[util.IstioMetadataKey]
	if kept == nil {
		kept = &structpb.Struct{}
		one.Metadata.FilterMetadata[util.IstioMetadataKey] = kept
	}
	if kept.Fields == nil {
		kept.Fields = map[string]*structpb.Value{}
	}
	kept.Fields[name] = structpb.NewStringValue(text)
}
