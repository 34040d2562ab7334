package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const hqName = "temporal.hq.test"

// authority signs what a test needs.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	key := newKey(t)
	wanted := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, wanted, wanted, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{cert: cert, key: key}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// hqCertificate is what HQ gives temporal-dev: server and client in one.
func hqCertificate() x509.Certificate {
	return x509.Certificate{
		Subject:     pkix.Name{CommonName: "hq"},
		DNSNames:    []string{hqName, "localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
}

func agentCertificate() x509.Certificate {
	return x509.Certificate{
		Subject:     pkix.Name{CommonName: "nas"},
		URIs:        []*url.URL{{Scheme: "spiffe", Host: "fleet", Path: "/agent/nas-1"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
}

// issueFiles writes certificate, key and authority into the folder.
func (a *authority) issueFiles(t *testing.T, folder string, wanted x509.Certificate) tlsFiles {
	t.Helper()
	key := newKey(t)
	wanted.SerialNumber = big.NewInt(time.Now().UnixNano())
	if wanted.NotAfter.IsZero() {
		wanted.NotAfter = time.Now().Add(time.Hour)
	}
	wanted.NotBefore = time.Now().Add(-2 * time.Hour)
	der, err := x509.CreateCertificate(rand.Reader, &wanted, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	files := tlsFiles{
		CA: filepath.Join(folder, "ca.pem"), Cert: filepath.Join(folder, "cert.pem"),
		Key: filepath.Join(folder, "key.pem"), ServerName: hqName,
	}
	writePEM(t, files.CA, "CERTIFICATE", a.cert.Raw)
	writePEM(t, files.Cert, "CERTIFICATE", der)
	writePEM(t, files.Key, "PRIVATE KEY", private)
	return files
}

func writePEM(t *testing.T, name, kind string, der []byte) {
	t.Helper()
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
