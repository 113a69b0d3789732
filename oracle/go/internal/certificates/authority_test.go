package certificates_test

import (
	"crypto/x509"
	"encoding/pem"
	"testing"

	"cdk8s-istio/oracle/internal/certificates"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

func TestIdentitiesAreSignedByTheRoot(t *testing.T) {
	authority, err := certificates.NewAuthority("mesh")
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := structpb.NewStruct(map[string]any{
		"ORACLE_TRUST_DOMAIN": "cluster.local", "NAMESPACE": "shop", "SERVICE_ACCOUNT": "front",
	})
	if err != nil {
		t.Fatal(err)
	}
	const expected = "spiffe://cluster.local/ns/shop/sa/front"
	identity := certificates.IdentityOf(&core.Node{Metadata: metadata})
	if identity != expected {
		t.Fatalf("got %s; expected %s", identity, expected)
	}
	pair, err := authority.Issue(identity)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(pair.Certificate))
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(authority.Root()))
	usages := []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if _, err := certificate.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: usages}); err != nil {
		t.Error(err)
	}
	if len(certificate.URIs) != 1 || certificate.URIs[0].String() != expected {
		t.Errorf("got %v; expected %s", certificate.URIs, expected)
	}
	if again, _ := authority.Issue(identity); again != pair {
		t.Error("the same identity got another certificate")
	}
}
