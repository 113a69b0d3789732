package main

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"

	"cdk8s-istio/oracle/internal/certificates"
	"cdk8s-istio/oracle/internal/substitutes"

	authorization "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kubefake "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/testing"

	"google.golang.org/grpc/metadata"

	"istio.io/istio/pilot/pkg/bootstrap"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/security"
)

// The header in which a proxy says whose it is, as a platform would prove it by a token.
const identityHeader = "x-oracle-identity"

// certified makes a mesh have certificates: proxies say who they are, get secrets, and run what stands for Istio's own
// extensions.
type certified struct {
	secrets *certificates.Secrets
	// How often it has changed who takes mutual TLS.
	epoch atomic.Uint64
}

func newCertified() (*certified, error) {
	features.XDSAuth, security.AuthPlaintext = true, true
	features.ALPNFilter = true
	mesh, err := certificates.NewAuthority("mesh")
	if err != nil {
		return nil, err
	}
	public, err := certificates.NewAuthority("public")
	if err != nil {
		return nil, err
	}
	return &certified{secrets: &certificates.Secrets{Mesh: mesh, Public: public}}, nil
}

// install prepares a server that has not been started, and serves secrets at an address.
func (certified *certified) install(server *bootstrap.Server, client kube.Client, address string, failed chan<- error) error {
	server.XDSServer.Authenticators = []security.Authenticator{&believer{}}
	substitutes.Install(server.XDSServer, certified.epoch.Load)
	server.RWConfigStore.RegisterEventHandler(gvk.PeerAuthentication, func(config.Config, config.Config, model.Event) {
		certified.epoch.Add(1)
	})
	allowReviews(client)
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	go func() { failed <- certified.secrets.Serve(listener) }()
	return nil
}

// believer takes a proxy for what it says it is.
type believer struct{}

func (*believer) AuthenticatorType() string { return "oracle" }

func (*believer) Authenticate(context security.AuthContext) (*security.Caller, error) {
	if context.GrpcContext == nil {
		return nil, errors.New("only proxies are known")
	}
	headers, _ := metadata.FromIncomingContext(context.GrpcContext)
	identities := headers.Get(identityHeader)
	if len(identities) == 0 {
		return nil, errors.New("the proxy does not say who it is")
	}
	return &security.Caller{Identities: identities}, nil
}

// allowReviews lets every service account read the Secrets of its namespace, which a gateway's may.
func allowReviews(client kube.Client) {
	client.Kube().(*kubefake.Clientset).PrependReactor("create", "subjectaccessreviews",
		func(testing.Action) (bool, runtime.Object, error) {
			status := authorization.SubjectAccessReviewStatus{Allowed: true}
			return true, &authorization.SubjectAccessReview{Status: status}, nil
		})
}

// handle adds GET /certificate?by=mesh&names=…, a certificate with its key and the root that signed it, as JSON; `by` is
// mesh or public.
func (certified *certified) handle(mux *http.ServeMux) {
	mux.HandleFunc("GET /certificate", func(writer http.ResponseWriter, request *http.Request) {
		authority := certified.secrets.Public
		if request.FormValue("by") == "mesh" {
			authority = certified.secrets.Mesh
		}
		pair, err := authority.Issue(strings.Split(request.FormValue("names"), ",")...)
		if err != nil {
			http.Error(writer, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		answer := struct {
			certificates.Pair
			Root string `json:"root"`
		}{pair, authority.Root()}
		_ = json.NewEncoder(writer).Encode(answer)
	})
}
