// Package environment gives istiod's settings the values that a judge on one machine needs.
//
// istiod reads its settings from environment variables while its packages initialise, so these must be set before.
// Go initialises packages in the order of their import paths, as far as their own imports allow. This package imports
// nothing but the standard library, and the module is called cdk8s-istio/oracle because that sorts before istio.io: a
// name that sorts after it would leave every setting at its default, in silence. TestIstioReadsThem holds the order.
package environment

import "os"

// Defaults are the settings by name. A variable that is set already keeps its value.
var Defaults = map[string]string{
	// Istio's own test helpers, which validate against CRDs, warn on stdout when these do not exist.
	"TARGET_OUT": os.TempDir(),
	"LOCAL_OUT":  os.TempDir(),

	// No certificates: xDS is plain text and asks nobody who they are.
	"ENABLE_CA_SERVER":    "false",
	"PILOT_CERT_PROVIDER": "none",
	"XDS_AUTH":            "false",

	// Who istiod would be in a cluster.
	"POD_NAMESPACE": "istio-system",
	"POD_NAME":      "istiod-oracle",

	// Nothing that elects a leader or writes to the API.
	"PILOT_ENABLE_AMBIENT":                           "false",
	"PILOT_ENABLE_STATUS":                            "false",
	"PILOT_ENABLE_GATEWAY_API_STATUS":                "false",
	"PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER": "false",

	// Extensions that Envoy as its own project builds it does not have.
	"PILOT_ENABLE_ALPN_FILTER":       "false",
	"PILOT_ENABLE_METADATA_EXCHANGE": "false",

	// Push what has changed at once.
	"PILOT_DEBOUNCE_AFTER": "10ms",
	"PILOT_DEBOUNCE_MAX":   "100ms",
}

func init() {
	for name, value := range Defaults {
		if _, set := os.LookupEnv(name); !set {
			os.Setenv(name, value)
		}
	}
}
