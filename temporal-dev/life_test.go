package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	taskqueue "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// fresh makes a name nobody used before, so that tests can share a server and run again.
func fresh(word string) string { return fmt.Sprintf("%s-%d", word, time.Now().UnixNano()) }

// startWaiting starts a workflow nobody works on, so that it stays as it is.
func startWaiting(t *testing.T, p *program, id string) string {
	t.Helper()
	answer, err := p.workflows(t).StartWorkflowExecution(within(t),
		&workflowservice.StartWorkflowExecutionRequest{
			Namespace: namespace, WorkflowId: id, RequestId: id,
			WorkflowType: &common.WorkflowType{Name: "Waiting"},
			TaskQueue:    &taskqueue.TaskQueue{Name: "nobody"},
		})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetRunId()
}

func wantUntouched(t *testing.T, p *program, id, run string) {
	t.Helper()
	answer, err := p.workflows(t).DescribeWorkflowExecution(within(t),
		&workflowservice.DescribeWorkflowExecutionRequest{
			Namespace: namespace, Execution: &common.WorkflowExecution{WorkflowId: id},
		})
	if err != nil {
		t.Fatal(err)
	}
	info := answer.GetWorkflowExecutionInfo()
	if info.GetExecution().GetRunId() != run {
		t.Errorf("run %s, expected %s", info.GetExecution().GetRunId(), run)
	}
	// Started and its first task scheduled.
	if info.GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING || info.GetHistoryLength() != 2 {
		t.Errorf("%s with %d events, expected it running with 2", info.GetStatus(),
			info.GetHistoryLength())
	}
}

func TestNamespaceRetentionAndAttributesArePresent(t *testing.T) {
	p := sharedServer(t)
	wantRetention(t, p, 720*time.Hour)
	found, err := operatorservice.NewOperatorServiceClient(p.conn(t)).ListSearchAttributes(within(t),
		&operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]enums.IndexedValueType{
		"AjUser": enums.INDEXED_VALUE_TYPE_KEYWORD, "AjStatus": enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjIntent": enums.INDEXED_VALUE_TYPE_KEYWORD, "AjRequest": enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjMachineCount": enums.INDEXED_VALUE_TYPE_INT,
		"AjMachines":     enums.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	} {
		if found.GetCustomAttributes()[name] != kind {
			t.Errorf("%s is %s, expected %s", name, found.GetCustomAttributes()[name], kind)
		}
	}
}

func wantRetention(t *testing.T, p *program, wanted time.Duration) {
	t.Helper()
	found, err := p.workflows(t).DescribeNamespace(within(t),
		&workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	if kept := found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(); kept != wanted {
		t.Errorf("retention %s, expected %s", kept, wanted)
	}
}

func echoWorkflow(ctx workflow.Context, word string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
	})
	var said string
	err := workflow.ExecuteActivity(ctx, echoActivity, word).Get(ctx, &said)
	return said, err
}

func echoActivity(_ context.Context, word string) (string, error) { return word, nil }

func TestWorkflowRunsFastAndIsFoundByItsAttributes(t *testing.T) {
	p := sharedServer(t)
	c, request := startWorker(t, p), fresh("request")
	// The bar is 30 ms; with the stock limits one takes 150 ms. Bound at ten times the bar.
	const bound = 300 * time.Millisecond
	best := time.Hour
	for range 5 {
		best = min(best, runEcho(t, c, request))
	}
	if best > bound {
		t.Errorf("the fastest of five took %s, expected under %s", best, bound)
	}
	t.Logf("fastest of five: %s", best)
	wantFound(t, c, fmt.Sprintf(
		`AjRequest = %q AND AjUser = "alice" AND AjMachineCount = 2 AND AjMachines = "nas"`, request), 5)
}

func startWorker(t *testing.T, p *program) client.Client {
	t.Helper()
	keys := &keyring{files: p.files, roots: rootsOf(t, p)}
	c, err := client.Dial(client.Options{HostPort: p.ready.Frontend, Namespace: namespace,
		Logger: silent{}, ConnectionOptions: client.ConnectionOptions{TLS: keys.client()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	w := worker.New(c, "echo", worker.Options{})
	w.RegisterWorkflow(echoWorkflow)
	w.RegisterActivity(echoActivity)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return c
}

type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

func runEcho(t *testing.T, c client.Client, request string) time.Duration {
	t.Helper()
	begun := time.Now()
	run, err := c.ExecuteWorkflow(within(t), client.StartWorkflowOptions{
		ID: fresh("echo"), TaskQueue: "echo",
		TypedSearchAttributes: temporal.NewSearchAttributes(
			temporal.NewSearchAttributeKeyKeyword("AjUser").ValueSet("alice"),
			temporal.NewSearchAttributeKeyKeyword("AjRequest").ValueSet(request),
			temporal.NewSearchAttributeKeyInt64("AjMachineCount").ValueSet(2),
			temporal.NewSearchAttributeKeyKeywordList("AjMachines").ValueSet([]string{"nas", "pi"})),
	}, echoWorkflow, "hi")
	if err != nil {
		t.Fatal(err)
	}
	var said string
	if err := run.Get(within(t), &said); err != nil || said != "hi" {
		t.Fatalf("said %q, %v", said, err)
	}
	return time.Since(begun)
}

func wantFound(t *testing.T, c client.Client, query string, wanted int64) {
	t.Helper()
	ctx := within(t)
	for {
		found, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		if err == nil && found.GetCount() == wanted {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("found %d, expected %d, %v", found.GetCount(), wanted, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestRestartKeepsTheWorkflowAndTakesANewRetention(t *testing.T) {
	p := ownServer(t)
	run := startWaiting(t, p, "kept")
	before := listeningPorts(t, p.cmd.Process.Pid)
	if code := p.stop(t); code != exitOK {
		t.Fatalf("exit code %d after SIGTERM: %s", code, p.says)
	}
	wantSettled(t, p)
	p.begin(t, "--retention", "48h")
	after := listeningPorts(t, p.cmd.Process.Pid)
	if strings.Join(after, " ") == strings.Join(before, " ") {
		t.Errorf("expected other ports than %v", before)
	}
	wantUntouched(t, p, "kept", run)
	wantRetention(t, p, 48*time.Hour)
	wantUntouched(t, p, "new", startWaiting(t, p, "new"))
}

func wantSettled(t *testing.T, p *program) {
	t.Helper()
	for _, name := range []string{"temporal.db-wal", "visibility.db-wal"} {
		info, err := os.Stat(filepath.Join(p.data(), name))
		if err == nil && info.Size() > 0 {
			t.Errorf("%s still holds %d bytes", name, info.Size())
		}
	}
}

func TestStopIsBoundedWhileWorkersPoll(t *testing.T) {
	p := ownServer(t)
	runEcho(t, startWorker(t, p), "before-stop")
	begun := time.Now()
	if code := p.stop(t); code != exitOK {
		t.Errorf("exit code %d: %s", code, p.says)
	}
	took := time.Since(begun)
	t.Logf("stopped in %s", took)
	if took > stopTimeout+2*time.Second {
		t.Errorf("took %s, expected %s at most", took, stopTimeout)
	}
}

func TestStopBeforeReadyIsAStopToo(t *testing.T) {
	p := newProgram(t, t.TempDir())
	p.spawn(t, p.args(mustFree(t), mustFree(t)))
	t.Cleanup(p.kill)
	for !exists(t, filepath.Join(p.data(), "visibility.db-wal")) {
		select {
		case <-p.ended:
			t.Fatalf("ended by itself: %s", p.says)
		case <-time.After(time.Millisecond):
		}
	}
	if code := p.stop(t); code != exitOK || exists(t, p.readyFile()) {
		t.Errorf("exit code %d, %s", code, p.says)
	}
	p.begin(t)
	wantHealth(t, p, 0, "SERVING")
}

func TestKillAndRestartKeepsTheWorkflow(t *testing.T) {
	p := ownServer(t)
	run := startWaiting(t, p, "survivor")
	p.kill()
	if !exists(t, p.readyFile()) {
		t.Error("a killed process cannot have removed its ready file")
	}
	p.begin(t)
	wantUntouched(t, p, "survivor", run)
}

func TestReadyFileIsThereExactlyWhileAllIsReady(t *testing.T) {
	p := ownServer(t)
	if p.ready.ServerVersion != serverVersion || p.ready.StartMillis <= 0 || p.ready.Version == "" {
		t.Errorf("ready file %s", asJSON(t, p.ready))
	}
	if err := describe(t, p.conn(t)); err != nil {
		t.Error(err)
	}
	wantHealth(t, p, 0, "SERVING "+p.ready.Frontend)
	frontend := p.ready.Frontend
	p.stop(t)
	if exists(t, p.readyFile()) {
		t.Error("the ready file is still there")
	}
	wantHealth(t, p, 1, "NOT_SERVING")
	code, said := refuses(t, "health", "--frontend", frontend, "--tls-ca", p.files.CA, "--tls-cert",
		p.files.Cert, "--tls-key", p.files.Key, "--tls-server-name", hqName)
	if code != exitFailed {
		t.Errorf("health of a stopped server: %d %s", code, said)
	}
}

func wantHealth(t *testing.T, p *program, code int, words string) {
	t.Helper()
	got, said := refuses(t, "health", "--ready-file", p.readyFile())
	if got != code || strings.Count(said, "\n") != 1 {
		t.Errorf("exit code %d with %q, expected %d with one line", got, said, code)
	}
	wantText(t, said, words)
}

func TestTakenPortIsToldWithItsRemedy(t *testing.T) {
	p := newProgram(t, t.TempDir())
	stranger, err := net.Listen("tcp4", address(0))
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	taken := stranger.Addr().(*net.TCPAddr).Port
	free, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	for flag, args := range map[string][]string{
		"--frontend-port": p.args(taken, free[0]),
		"--ui-port":       p.args(free[0], taken),
	} {
		code, said := refuses(t, args...)
		if code != exitPortBusy {
			t.Errorf("exit code %d, expected %d", code, exitPortBusy)
		}
		wantText(t, said, fmt.Sprintf("port %d is taken", taken), flag, "ss -ltnp")
	}
	if exists(t, p.data()) {
		t.Error("a refused start made its folder")
	}
}

func TestSecondProcessOnTheSameFolderIsRefused(t *testing.T) {
	p := sharedServer(t)
	free, err := freePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	code, said := refuses(t, p.args(free[0], free[1])...)
	if code != exitData {
		t.Errorf("exit code %d, expected %d", code, exitData)
	}
	wantText(t, said, "in use", fmt.Sprint(p.ready.PID))
	wantHealth(t, p, 0, "SERVING")
}

func TestNewerFilesAreRefusedAndLeftAlone(t *testing.T) {
	p := ownServer(t)
	p.stop(t)
	newer := ourMarker
	newer.Server = "1.99.0"
	name := filepath.Join(p.data(), "schema-version")
	if err := os.WriteFile(name, []byte(newer.json()), 0o600); err != nil {
		t.Fatal(err)
	}
	before := contents(t, p.data())
	code, said := refuses(t, p.args(mustFree(t), mustFree(t))...)
	if code != exitNewer {
		t.Errorf("exit code %d, expected %d", code, exitNewer)
	}
	wantText(t, said, "newer program", "1.99.0", "nothing was changed")
	wantSame(t, p.data(), before)
}

func TestMissingFileIsRefusedWhenDataWasThere(t *testing.T) {
	p := ownServer(t)
	p.stop(t)
	if err := os.Remove(filepath.Join(p.data(), "temporal.db")); err != nil {
		t.Fatal(err)
	}
	code, said := refuses(t, p.args(mustFree(t), mustFree(t))...)
	if code != exitData {
		t.Errorf("exit code %d, expected %d", code, exitData)
	}
	wantText(t, said, "temporal.db is missing")
	if exists(t, filepath.Join(p.data(), "temporal.db")) {
		t.Error("a new file took the place of the lost one")
	}
}

func TestDynamicConfigFileIsLaidOverOurs(t *testing.T) {
	p := newProgram(t, t.TempDir())
	file := filepath.Join(p.home, "limits.yaml")
	text := "limit.maxIDLength:\n  - value: 80\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.begin(t, "--dynamic-config", file)
	t.Cleanup(p.kill)
	_, err := p.workflows(t).StartWorkflowExecution(within(t),
		&workflowservice.StartWorkflowExecutionRequest{
			Namespace: namespace, WorkflowId: strings.Repeat("long", 30),
			RequestId: "r", WorkflowType: &common.WorkflowType{Name: "W"},
			TaskQueue: &taskqueue.TaskQueue{Name: "q"}})
	if err == nil || !strings.Contains(err.Error(), "exceeds") {
		t.Errorf("expected the lowered limit to refuse, got %v", err)
	}
}

func mustFree(t *testing.T) int {
	t.Helper()
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	return ports[0]
}
