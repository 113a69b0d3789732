package environment_test

import (
	"testing"

	_ "cdk8s-istio/oracle/internal/environment"

	"istio.io/istio/pilot/pkg/features"
)

// Each of these is true unless told otherwise.
func TestIstioReadsThem(t *testing.T) {
	for name, enabled := range map[string]bool{
		"PILOT_ENABLE_ALPN_FILTER":                       features.ALPNFilter,
		"PILOT_ENABLE_METADATA_EXCHANGE":                 features.MetadataExchange,
		"PILOT_ENABLE_GATEWAY_API_STATUS":                features.EnableGatewayAPIStatus,
		"PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER": features.EnableGatewayAPIDeploymentController,
	} {
		if enabled {
			t.Errorf("%s: istio.io/istio has read its environment before this package set it", name)
		}
	}
}
