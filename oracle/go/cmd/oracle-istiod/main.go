// oracle-istiod is the whole istiod on a Kubernetes API that is kept in memory.
//
//	oracle-istiod [-mesh FILE] [-http ADDRESS] [-grpc ADDRESS] [-monitoring ADDRESS] [-api ADDRESS] [-secrets ADDRESS]
//	              [-log LEVEL] FILE...
//
// The files are applied before it serves. Later, YAML is sent to http://ADDRESS-OF-API/apply or /delete,
// /updates says how far istiod has come with it, and /ztunnel what it would send to the proxy of a node. With -secrets the mesh
// has certificates: proxies say who they are, and get them there.
// Nothing fills in what a cluster would: Services need a clusterIP, Pods a podIP, and EndpointSlices must be given.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"syscall"
	"time"
	"unsafe"

	// Before any package of istio.io.
	_ "cdk8s-istio/oracle/internal/environment"

	"cdk8s-istio/oracle/internal/documents"

	"istio.io/istio/pilot/pkg/bootstrap"
	"istio.io/istio/pkg/ctrlz"
	"istio.io/istio/pkg/keepalive"
	"istio.io/istio/pkg/kube"
	_ "istio.io/istio/pkg/kube/kclient" // watches CRDs
	"istio.io/istio/pkg/log"
)

type settings struct {
	mesh, http, grpc, monitoring, api, secrets, log string
	files                                           []string
}

func main() {
	var given settings
	flag.StringVar(&given.mesh, "mesh", "", "file with the mesh config")
	flag.StringVar(&given.http, "http", "127.0.0.1:8080", "where to serve /ready, /debug and the webhook")
	flag.StringVar(&given.grpc, "grpc", "127.0.0.1:15010", "where to serve xDS, as plain text")
	flag.StringVar(&given.monitoring, "monitoring", "127.0.0.1:15014", "where to serve metrics")
	flag.StringVar(&given.api, "api", "127.0.0.1:15099", "where to take YAML: POST /apply, POST /delete")
	flag.StringVar(&given.secrets, "secrets", "", "where to serve certificates to proxies; empty for a mesh without any")
	flag.StringVar(&given.log, "log", "warn", "what istiod logs: debug, info, warn, error or none")
	flag.Parse()
	given.files = flag.Args()
	if err := run(given); err != nil {
		fmt.Fprintln(os.Stderr, "oracle-istiod:", err)
		os.Exit(2)
	}
}

func run(given settings) error {
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.StringToLevel(given.log))
	if err := log.Configure(options); err != nil {
		return err
	}
	failed := make(chan error, 2)
	var certified *certified
	if given.secrets != "" {
		var err error
		if certified, err = newCertified(); err != nil {
			return err
		}
	}
	client := kube.NewFakeClientWithVersion("34")
	if err := registerCRDs(client); err != nil {
		return err
	}
	server, err := newServer(given, client)
	if err != nil {
		return err
	}
	if certified != nil {
		if err := certified.install(server, client, given.secrets, failed); err != nil {
			return err
		}
	}
	stop := make(chan struct{})
	defer close(stop)
	if err := server.Start(stop); err != nil {
		return err
	}
	cluster := &cluster{client: client, configs: server.RWConfigStore, proxies: server.XDSServer}
	cluster.keepFacts()
	for _, file := range given.files {
		stream, err := documents.Read(file)
		if err != nil {
			return err
		}
		if err := cluster.apply(stream); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	listener, err := net.Listen("tcp", given.api)
	if err != nil {
		return err
	}
	handler := cluster.handler()
	handleZtunnel(handler, given.grpc)
	if certified != nil {
		certified.handle(handler)
	}
	go func() { failed <- http.Serve(listener, handler) }()
	fmt.Fprintln(os.Stderr, "oracle-istiod: ready")

	ended, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	select {
	case err := <-failed:
		return err
	case <-ended.Done():
		return nil
	}
}

// newServer is istiod's own start, with the client in the place of the one that would dial a cluster.
func newServer(given settings, client kube.Client) (*bootstrap.Server, error) {
	args := bootstrap.NewPilotArgs(func(args *bootstrap.PilotArgs) {
		args.CtrlZOptions = &ctrlz.Options{Port: 0}
		args.Namespace, args.PodName, args.Revision = "istio-system", "istiod-oracle", "default"
		args.MeshConfigFile, args.NetworksConfigFile = given.mesh, "/nonexistent"
		args.RegistryOptions.Registries = []string{"Kubernetes"}
		args.RegistryOptions.KubeOptions.DomainSuffix = "cluster.local"
		args.RegistryOptions.KubeOptions.ClusterID = "Kubernetes"
		args.ServerOptions = bootstrap.DiscoveryServerOptions{
			HTTPAddr: given.http, GRPCAddr: given.grpc, MonitoringAddr: given.monitoring,
		}
		args.KeepaliveOptions = keepalive.DefaultOption()
		args.ShutdownDuration = time.Millisecond
	})
	return bootstrap.NewServer(args, func(server *bootstrap.Server) {
		setUnexported(server, "kubeClient", client)
	})
}

// setUnexported writes a field that has no setter. A release of Istio without this field fails here at once.
func setUnexported(target any, name string, value any) {
	field := reflect.ValueOf(target).Elem().FieldByName(name)
	reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(value))
}
