package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// The test binary is the program too: a child with this variable runs main, so nothing is built
// twice and a kill -9 hits a real process.
const runAsProgram = "TEMPORAL_DEV_RUN_AS_PROGRAM"

const namespace = "funnelcloud"

func TestMain(m *testing.M) {
	if os.Getenv(runAsProgram) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	code := m.Run()
	if shared != nil {
		shared.kill()
		os.RemoveAll(shared.home)
	}
	os.Exit(code)
}

// program is one temporal-dev process with its own folder, ports and certificates.
type program struct {
	home  string
	files tlsFiles
	ca    *authority
	ready readiness
	cmd   *exec.Cmd
	says  *bytes.Buffer
	ended chan struct{}
}

var (
	shared     *program
	sharedOnce sync.Once
)

// sharedServer is for tests that only look, or use names nobody else uses.
func sharedServer(t *testing.T) *program {
	t.Helper()
	sharedOnce.Do(func() {
		home, err := os.MkdirTemp("", "temporal-dev-test-*")
		if err != nil {
			t.Fatal(err)
		}
		shared = newProgram(t, home)
		shared.begin(t)
	})
	return shared
}

func ownServer(t *testing.T) *program {
	t.Helper()
	p := newProgram(t, t.TempDir())
	p.begin(t)
	t.Cleanup(p.kill)
	return p
}

func newProgram(t *testing.T, home string) *program {
	t.Helper()
	ca := newAuthority(t, "our authority")
	return &program{home: home, ca: ca, files: ca.issueFiles(t, home, hqCertificate())}
}

func (p *program) readyFile() string { return filepath.Join(p.home, "ready.json") }

func (p *program) data() string { return filepath.Join(p.home, "data") }

func (p *program) args(frontend, ui int, more ...string) []string {
	return append([]string{"serve",
		"--data", p.data(), "--ready-file", p.readyFile(), "--namespace", namespace,
		"--frontend-port", fmt.Sprint(frontend), "--ui-port", fmt.Sprint(ui),
		"--retention", "720h", "--tls-ca", p.files.CA, "--tls-cert", p.files.Cert,
		"--tls-key", p.files.Key, "--tls-server-name", p.files.ServerName}, more...)
}

// begin starts a process on new ports and waits until it says that it is ready.
func (p *program) begin(t *testing.T, more ...string) {
	t.Helper()
	ports, err := freePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	p.spawn(t, p.args(ports[0], ports[1], more...))
	p.awaitReady(t)
}

func (p *program) spawn(t *testing.T, args []string) {
	t.Helper()
	p.says, p.ended = &bytes.Buffer{}, make(chan struct{})
	p.cmd = child(args...)
	p.cmd.Stdout, p.cmd.Stderr = p.says, p.says
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func(cmd *exec.Cmd, ended chan struct{}) {
		cmd.Wait()
		close(ended)
	}(p.cmd, p.ended)
}

func child(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), runAsProgram+"=1")
	return cmd
}

func (p *program) awaitReady(t *testing.T) {
	t.Helper()
	limit := time.After(60 * time.Second)
	for {
		found, err := readReadiness(p.readyFile())
		if err == nil && found.PID == p.cmd.Process.Pid {
			p.ready = found
			return
		}
		select {
		case <-p.ended:
			t.Fatalf("ended before it was ready: %s", p.says)
		case <-limit:
			t.Fatal("not ready after 60 s")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop asks politely and answers the exit code.
func (p *program) stop(t *testing.T) int {
	t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(2 * stopTimeout):
		t.Fatal("still running long after SIGTERM")
	}
	return p.cmd.ProcessState.ExitCode()
}

func (p *program) kill() {
	p.cmd.Process.Kill()
	<-p.ended
}

// refuses runs the program to its end and answers its exit code and what it said.
func refuses(t *testing.T, args ...string) (int, string) {
	t.Helper()
	text, err := child(args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if err == nil {
		return 0, string(text)
	}
	return exit.ExitCode(), string(text)
}

func (p *program) conn(t *testing.T) *grpc.ClientConn {
	t.Helper()
	return p.connAs(t, p.files)
}

func (p *program) connAs(t *testing.T, files tlsFiles) *grpc.ClientConn {
	t.Helper()
	roots, err := readRoots(p.files.CA)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := dial(p.ready.Frontend, &keyring{files: files, roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (p *program) workflows(t *testing.T) workflowservice.WorkflowServiceClient {
	t.Helper()
	return workflowservice.NewWorkflowServiceClient(p.conn(t))
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// ask sends one HTTP request to the window; an empty host means its own name.
func (p *program) ask(t *testing.T, method, path, host, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, p.ready.UI+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if host != "" {
		request.Host = host
	}
	return send(t, request)
}

func send(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func exists(t *testing.T, name string) bool {
	t.Helper()
	_, err := os.Stat(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
