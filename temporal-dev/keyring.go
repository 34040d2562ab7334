package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"go.temporal.io/server/common/rpc/encryption"
)

// keyring gives every TLS connection of this process its configuration. The certificate files are
// read again for each handshake, so a renewed certificate counts without a restart.
type keyring struct {
	files tlsFiles
	roots *x509.CertPool
}

var _ encryption.TLSConfigProvider = (*keyring)(nil)

// openKeyring reads all files once, so that a wrong one is told before anything starts.
func openKeyring(files tlsFiles) (*keyring, error) {
	roots, err := readRoots(files.CA)
	if err != nil {
		return nil, err
	}
	k := &keyring{files: files, roots: roots}
	pair, err := k.pair()
	if err != nil {
		return nil, faultf(exitUsage, "--tls-cert and --tls-key: %s", err)
	}
	if err := pair.Leaf.VerifyHostname(files.ServerName); err != nil {
		return nil, faultf(exitUsage, "--tls-cert %s does not name --tls-server-name %q: %s",
			files.Cert, files.ServerName, err)
	}
	return k, k.checkUsages(pair)
}

func readRoots(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, faultf(exitUsage, "--tls-ca: %s", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, faultf(exitUsage, "--tls-ca %s holds no PEM certificate", file)
	}
	return roots, nil
}

// The pair is server here and client there, so the chain must hold for both.
func (k *keyring) checkUsages(pair *tls.Certificate) error {
	between := x509.NewCertPool()
	for _, der := range pair.Certificate[1:] {
		if parsed, err := x509.ParseCertificate(der); err == nil {
			between.AddCert(parsed)
		}
	}
	for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		_, err := pair.Leaf.Verify(x509.VerifyOptions{
			Roots: k.roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{usage},
		})
		if err != nil {
			return faultf(exitUsage, "--tls-cert %s does not verify against --tls-ca %s: %s",
				k.files.Cert, k.files.CA, err)
		}
	}
	return nil
}

func (k *keyring) pair() (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(k.files.Cert, k.files.Key)
	if err != nil {
		return nil, err
	}
	return &pair, nil
}

// GetFrontendServerConfig admits clients of our authority, but no machine: an agent's certificate
// comes from the same authority and must reach the agent door only (I8).
func (k *keyring) GetFrontendServerConfig() (*tls.Config, error) {
	return k.server(refuseAgents), nil
}

// GetInternodeServerConfig guards the ports between the services: only this process itself.
func (k *keyring) GetInternodeServerConfig() (*tls.Config, error) {
	return k.server(k.admitOurselves), nil
}

func (k *keyring) GetFrontendClientConfig() (*tls.Config, error) { return k.client(), nil }

func (k *keyring) GetInternodeClientConfig() (*tls.Config, error) { return k.client(), nil }

func (k *keyring) GetRemoteClusterClientConfig(name string) (*tls.Config, error) {
	return nil, fmt.Errorf("no remote cluster is configured, asked for %q", name)
}

// GetExpiringCerts answers nothing: whoever issues the certificate also watches its end.
func (k *keyring) GetExpiringCerts(time.Duration) (
	encryption.CertExpirationMap, encryption.CertExpirationMap, error) {
	return encryption.CertExpirationMap{}, encryption.CertExpirationMap{}, nil
}

func (k *keyring) server(admit func(*x509.Certificate) error) *tls.Config {
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		NextProtos:             []string{"h2"},
		ClientAuth:             tls.RequireAndVerifyClientCert,
		ClientCAs:              k.roots,
		SessionTicketsDisabled: true,
		GetCertificate:         func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return k.pair() },
		VerifyConnection:       func(s tls.ConnectionState) error { return admit(s.PeerCertificates[0]) },
	}
}

func (k *keyring) client() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		NextProtos: []string{"h2"},
		RootCAs:    k.roots,
		ServerName: k.files.ServerName,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return k.pair()
		},
	}
}

func refuseAgents(peer *x509.Certificate) error {
	for _, name := range peer.URIs {
		if name.Scheme == "spiffe" && strings.HasPrefix(name.Path, "/agent/") {
			return errors.New("an agent's certificate opens the agent door only")
		}
	}
	return nil
}

func (k *keyring) admitOurselves(peer *x509.Certificate) error {
	if err := refuseAgents(peer); err != nil {
		return err
	}
	return peer.VerifyHostname(k.files.ServerName)
}
