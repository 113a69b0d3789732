package certificates

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secret "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pkg/model"
	"istio.io/istio/pkg/security"
	"istio.io/istio/pkg/spiffe"
)

// Secrets is what the agents beside the proxies are to them: each proxy gets the identity of its service account, the
// root of the mesh, and of every file what such a file would have in it.
type Secrets struct {
	// Mesh signs identities, Public what everyone trusts.
	Mesh, Public *Authority
}

// Serve answers the proxies until the listener is closed.
func (secrets *Secrets) Serve(listener net.Listener) error {
	server := grpc.NewServer()
	secret.RegisterSecretDiscoveryServiceServer(server, secrets)
	return server.Serve(listener)
}

// StreamSecrets answers each new list of names once: nothing changes while it is watched.
func (secrets *Secrets) StreamSecrets(stream secret.SecretDiscoveryService_StreamSecretsServer) error {
	var node *core.Node
	var answered []string
	for version := 1; ; version++ {
		request, err := stream.Recv()
		if err != nil {
			return err
		}
		if request.Node != nil {
			node = request.Node
		}
		if len(request.ResourceNames) == 0 || slices.Equal(request.ResourceNames, answered) {
			continue
		}
		answered = request.ResourceNames
		response := &discovery.DiscoveryResponse{
			TypeUrl: model.SecretType, VersionInfo: strconv.Itoa(version), Nonce: strconv.Itoa(version),
		}
		for _, name := range answered {
			made, err := secrets.secretOf(name, node)
			if err != nil {
				return status.Error(codes.InvalidArgument, err.Error())
			}
			resource, err := anypb.New(made)
			if err != nil {
				return err
			}
			response.Resources = append(response.Resources, resource)
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

// DeltaSecrets is not what istiod tells proxies to ask for.
func (secrets *Secrets) DeltaSecrets(secret.SecretDiscoveryService_DeltaSecretsServer) error {
	return status.Error(codes.Unimplemented, "ask by StreamSecrets")
}

// FetchSecrets is not what istiod tells proxies to ask for.
func (secrets *Secrets) FetchSecrets(context.Context, *discovery.DiscoveryRequest) (*discovery.DiscoveryResponse, error) {
	return nil, status.Error(codes.Unimplemented, "ask by StreamSecrets")
}

func (secrets *Secrets) secretOf(name string, node *core.Node) (*tls.Secret, error) {
	identity := IdentityOf(node)
	switch name {
	case security.RootCertReqResourceName:
		return rootSecret(name, secrets.Mesh), nil
	case security.WorkloadKeyCertResourceName:
		return pairSecret(name, secrets.Mesh, identity)
	case security.FileRootSystemCACert:
		return rootSecret(name, secrets.Public), nil
	}
	file, ok := security.SdsCertificateConfigFromResourceName(name)
	switch {
	case !ok:
		return nil, fmt.Errorf("no agent has a secret %s", name)
	case file.IsRootCertificate():
		return rootSecret(name, secrets.Public), nil
	default:
		return pairSecret(name, secrets.Public, identity)
	}
}

// IdentityOf is the identity of the pod that a proxy says it is in.
func IdentityOf(node *core.Node) string {
	text := func(name string) string { return node.GetMetadata().GetFields()[name].GetStringValue() }
	return fmt.Sprintf("%s%s/ns/%s/sa/%s", spiffe.URIPrefix, text("ORACLE_TRUST_DOMAIN"), text("NAMESPACE"), text("SERVICE_ACCOUNT"))
}

func inline(text string) *core.DataSource {
	return &core.DataSource{Specifier: &core.DataSource_InlineString{InlineString: text}}
}

func rootSecret(name string, authority *Authority) *tls.Secret {
	return &tls.Secret{Name: name, Type: &tls.Secret_ValidationContext{
		ValidationContext: &tls.CertificateValidationContext{TrustedCa: inline(authority.Root())},
	}}
}

func pairSecret(name string, authority *Authority, identity string) (*tls.Secret, error) {
	pair, err := authority.Issue(identity)
	if err != nil {
		return nil, err
	}
	return &tls.Secret{Name: name, Type: &tls.Secret_TlsCertificate{
		TlsCertificate: &tls.TlsCertificate{CertificateChain: inline(pair.Certificate), PrivateKey: inline(pair.Key)},
	}}, nil
}
