package main

import (
	"crypto/x509"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"crypto/tls"
)

func describe(t *testing.T, conn *grpc.ClientConn) error {
	t.Helper()
	_, err := workflowservice.NewWorkflowServiceClient(conn).DescribeNamespace(within(t),
		&workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	return err
}

func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	if status.Code(err) != codes.Unavailable {
		t.Errorf("expected the handshake to fail, got %v", err)
	}
}

func TestFrontendAdmitsACertificateOfItsAuthority(t *testing.T) {
	if err := describe(t, sharedServer(t).conn(t)); err != nil {
		t.Fatal(err)
	}
}

func TestFrontendAdmitsAnotherClientOfItsAuthority(t *testing.T) {
	p := sharedServer(t)
	client := x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if err := describe(t, p.connAs(t, p.ca.issueFiles(t, t.TempDir(), client))); err != nil {
		t.Fatal(err)
	}
}

func TestFrontendRefusesPlaintext(t *testing.T) {
	conn, err := grpc.NewClient(sharedServer(t).ready.Frontend,
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	wantUnavailable(t, describe(t, conn))
}

func TestFrontendRefusesAClientWithoutCertificate(t *testing.T) {
	p := sharedServer(t)
	roots, err := readRoots(p.files.CA)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(p.ready.Frontend, grpc.WithTransportCredentials(
		credentials.NewTLS(&tls.Config{RootCAs: roots, ServerName: hqName})))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	wantUnavailable(t, describe(t, conn))
}

func TestFrontendRefusesCertificatesThatAreNotForIt(t *testing.T) {
	p := sharedServer(t)
	expired := hqCertificate()
	expired.NotAfter = time.Now().Add(-time.Minute)
	serverOnly := hqCertificate()
	serverOnly.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for name, files := range map[string]tlsFiles{
		"foreign authority": newAuthority(t, "our authority").issueFiles(t, t.TempDir(), hqCertificate()),
		"expired":           p.ca.issueFiles(t, t.TempDir(), expired),
		"for servers only":  p.ca.issueFiles(t, t.TempDir(), serverOnly),
		"of an agent":       p.ca.issueFiles(t, t.TempDir(), agentCertificate()),
	} {
		t.Run(name, func(t *testing.T) { wantUnavailable(t, describe(t, p.connAs(t, files))) })
	}
}

func TestEveryPortIsLoopbackAndInternalOnesWantOurCertificate(t *testing.T) {
	p := sharedServer(t)
	listening := listeningPorts(t, p.cmd.Process.Pid)
	if len(listening) < 4 {
		t.Fatalf("expected frontend, window and internal ports, found %v", listening)
	}
	client := x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	files := p.ca.issueFiles(t, t.TempDir(), client)
	for _, where := range listening {
		if !strings.HasPrefix(where, loopback+":") {
			t.Errorf("listens on %s", where)
		}
		if where == p.ready.Frontend || strings.HasSuffix(p.ready.UI, where) {
			continue
		}
		inner := *p
		inner.ready.Frontend = where
		wantUnavailable(t, describe(t, inner.connAs(t, files)))
	}
}

func TestRenewedCertificateCountsWithoutRestart(t *testing.T) {
	p := ownServer(t)
	renewed := p.ca.issueFiles(t, t.TempDir(), hqCertificate())
	for from, to := range map[string]string{renewed.Cert: p.files.Cert, renewed.Key: p.files.Key} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	pair, err := (&keyring{files: p.files}).pair()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := tls.DialWithDialer(dialer, "tcp", p.ready.Frontend, &tls.Config{
		ServerName: hqName, RootCAs: rootsOf(t, p), NextProtos: []string{"h2"},
		Certificates: []tls.Certificate{*pair},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if !conn.ConnectionState().PeerCertificates[0].Equal(pair.Leaf) {
		t.Error("the server still shows its old certificate")
	}
}

func rootsOf(t *testing.T, p *program) *x509.CertPool {
	t.Helper()
	roots, err := readRoots(p.files.CA)
	if err != nil {
		t.Fatal(err)
	}
	return roots
}
