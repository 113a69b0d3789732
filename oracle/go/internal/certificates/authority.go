// Package certificates hands out what a mesh's certificate authority and its agents would: identities of workloads, and
// certificates of servers that everyone trusts.
package certificates

import (
	"crypto"
	"crypto/x509"
	"strings"
	"sync"
	"time"

	"istio.io/istio/security/pkg/pki/util"
)

const lifetime = 24 * time.Hour

// Authority signs certificates, by a key that ends with the program.
type Authority struct {
	root        []byte
	certificate *x509.Certificate
	key         crypto.PrivateKey

	lock   sync.Mutex
	issued map[string]Pair
}

// Pair is a certificate with its key, both as PEM.
type Pair struct {
	Certificate string `json:"cert"`
	Key         string `json:"key"`
}

// NewAuthority makes one of a name.
func NewAuthority(name string) (*Authority, error) {
	root, key, err := util.GenCertKeyFromOptions(util.CertOptions{
		NotBefore: time.Now().Add(-time.Hour), TTL: lifetime, Org: name,
		IsCA: true, IsSelfSigned: true, ECSigAlg: util.EcdsaSigAlg,
	})
	if err != nil {
		return nil, err
	}
	certificate, err := util.ParsePemEncodedCertificate(root)
	if err != nil {
		return nil, err
	}
	signer, err := util.ParsePemEncodedKey(key)
	if err != nil {
		return nil, err
	}
	return &Authority{root: root, certificate: certificate, key: signer, issued: map[string]Pair{}}, nil
}

// Root is the certificate by which others know what it signed, as PEM.
func (authority *Authority) Root() string { return string(authority.root) }

// Issue makes a certificate of names, identities (spiffe://…) or addresses. The same are given the same one.
func (authority *Authority) Issue(names ...string) (Pair, error) {
	authority.lock.Lock()
	defer authority.lock.Unlock()
	host := strings.Join(names, ",")
	if known, ok := authority.issued[host]; ok {
		return known, nil
	}
	certificate, key, err := util.GenCertKeyFromOptions(util.CertOptions{
		Host: host, NotBefore: time.Now().Add(-time.Hour), TTL: lifetime - 2*time.Hour,
		SignerCert: authority.certificate, SignerPriv: authority.key,
		IsClient: true, IsServer: true, ECSigAlg: util.EcdsaSigAlg, PKCS8Key: true,
	})
	if err != nil {
		return Pair{}, err
	}
	pair := Pair{Certificate: string(certificate), Key: string(key)}
	authority.issued[host] = pair
	return pair, nil
}
