package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	uiapi "github.com/temporalio/ui-server/v2/server/api"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"go.temporal.io/server/common/log"
)

func silentLogger() log.Logger { return log.NewNoopLogger() }

// writes are the ways the UI module's HTTP API offers to change something, and to run a query.
func writes(id, run string) map[string][2]string {
	all := "/api/v1/namespaces/" + namespace
	of := all + "/workflows/" + id
	this := `{"workflowExecution":{"workflowId":"` + id + `","runId":"` + run + `"}}`
	return map[string][2]string{
		"start": {all + "/workflows/started-by-ui",
			`{"workflowType":{"name":"Waiting"},"taskQueue":{"name":"nobody"},"requestId":"1"}`},
		"signal":            {of + "/signal/stop", this},
		"signal with start": {all + "/workflows/x/signal-with-start/s", `{}`},
		"update":            {of + "/update/change", this},
		"reset": {of + "/reset", `{"workflowExecution":{"workflowId":"` + id + `"},` +
			`"workflowTaskFinishEventId":"3","requestId":"2"}`},
		"terminate": {of + "/terminate", this},
		"cancel":    {of + "/cancel", this},
		"pause":     {of + "/pause", this},
		"query":     {of + "/query/__stack_trace", this},
		"batch": {all + "/batch-operations/b1",
			`{"visibilityQuery":"WorkflowId='` + id + `'","reason":"r","terminationOperation":{}}`},
		"schedule": {all + "/schedules/s1", `{}`},
		"namespace": {"/api/v1/namespaces",
			`{"namespace":"theirs","workflowExecutionRetentionPeriod":"86400s"}`},
		"attribute": {all + "/search-attributes", `{"searchAttributes":{"X":2}}`},
	}
}

func TestWindowRefusesEveryWriteAndLeavesTheWorkflowAlone(t *testing.T) {
	p := sharedServer(t)
	id := fresh("watched")
	run := startWaiting(t, p, id)
	for name, request := range writes(id, run) {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB"} {
			status, said := p.ask(t, method, request[0], "", request[1])
			if status != http.StatusMethodNotAllowed {
				t.Errorf("%s by %s: %d %s", name, method, status, said)
			}
		}
	}
	wantUntouched(t, p, id, run)
	wantNoWorkflow(t, p, "started-by-ui")
}

// The control: without our guard the very same requests do what they say, so the refusals above are
// the guard's work and not a wrong path.
func TestSameRequestsWriteWhereNothingGuardsThem(t *testing.T) {
	p := sharedServer(t)
	settings, err := uiconfig.NewConfigProviderWithRefresh(&uiconfig.Config{})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.POST("/api/v1/*", uiapi.TemporalAPIHandler(settings, nil, p.conn(t)))
	unguarded := httptest.NewServer(e)
	defer unguarded.Close()
	open := *p
	open.ready.UI = unguarded.URL
	id := fresh("unguarded")
	run := startWaiting(t, p, id)
	requests := writes(id, run)
	start := requests["start"]
	start[0] = strings.Replace(start[0], "started-by-ui", fresh("started"), 1)
	requests["start"] = start
	for _, name := range []string{"start", "signal", "cancel", "terminate"} {
		status, said := open.ask(t, "POST", requests[name][0], "", requests[name][1])
		if status != http.StatusOK {
			t.Errorf("%s: %d %s", name, status, said)
		}
	}
}

// With the CSRF cookie and token of a page the stock UI would let these pass.
func TestWindowRefusesWritesInDisguise(t *testing.T) {
	p := sharedServer(t)
	id := fresh("disguised")
	run := startWaiting(t, p, id)
	for name, request := range writes(id, run) {
		for _, header := range []string{"X-HTTP-Method-Override", "X-Http-Method", "X-Method-Override"} {
			for _, method := range []string{"GET", "POST", "HEAD"} {
				wantNoSuccess(t, p, name, method, header, request)
			}
		}
	}
	wantUntouched(t, p, id, run)
	wantNoWorkflow(t, p, "started-by-ui")
}

func wantNoSuccess(t *testing.T, p *program, name, method, header string, sent [2]string) {
	t.Helper()
	request, err := http.NewRequest(method, p.ready.UI+sent[0], strings.NewReader(sent[1]))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(header, "POST")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-CSRF-Token", "t")
	request.Header.Set("Cookie", "_csrf=t")
	request.Header.Set("Authorization", "Bearer x")
	status, said := send(t, request)
	// A GET of a path that also has a read is that read; it changes nothing.
	if status < 300 && method == "POST" {
		t.Errorf("%s by %s with %s: %d %s", name, method, header, status, said)
	}
}

func wantNoWorkflow(t *testing.T, p *program, id string) {
	t.Helper()
	status, said := p.ask(t, "GET", "/api/v1/namespaces/"+namespace+"/workflows/"+id, "", "")
	if status != http.StatusNotFound {
		t.Errorf("%s: %d %s", id, status, said)
	}
}

func TestWindowAnswersToItsOwnNamesOnly(t *testing.T) {
	p := sharedServer(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(p.ready.UI, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for host, wanted := range map[string]int{
		"localhost:" + port: 200, "LOCALHOST:" + port: 200, "127.0.0.1:" + port: 200,
		"[::1]:" + port: 200, "localhost": 403, "127.0.0.1": 403, "localhost:1": 403,
		"evil.example:" + port: 403, "localhost.evil.example:" + port: 403, "127.0.0.2:" + port: 403,
		"localhost.:" + port: 403, "0.0.0.0:" + port: 403,
	} {
		for _, path := range []string{"/", "/api/v1/namespaces", "/healthz", "/_app/version.json"} {
			if status, said := p.ask(t, "GET", path, host, ""); status != wanted {
				t.Errorf("host %s, %s: %d, expected %d: %.80s", host, path, status, wanted, said)
			}
		}
	}
}

func TestWindowShowsPagesAndHistories(t *testing.T) {
	p := sharedServer(t)
	id := fresh("shown")
	run := startWaiting(t, p, id)
	of := "/api/v1/namespaces/" + namespace
	for path, words := range map[string]string{
		"/": "<html",
		"/namespaces/" + namespace + "/workflows/" + id + "/" + run:              "<html",
		"/namespaces/" + namespace + "/workflows/" + id + "/" + run + "/history": "<html",
		"/api/v1/settings":                           `"DisableWriteActions":true`,
		"/api/v1/namespaces":                         namespace,
		of + "/workflows/" + id:                      run,
		of + "/workflows/" + id + "/history":         "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
		of + "/workflows?query=WorkflowId%3D%27s%27": "",
		"/render?content=%2A%2Abold%2A%2A":           "<strong>bold</strong>",
		"/healthz":                                   "OK",
	} {
		status, said := p.ask(t, "GET", path, "", "")
		if status != http.StatusOK || !strings.Contains(said, words) {
			t.Errorf("%s: %d %.120s", path, status, said)
		}
		if status, said = p.ask(t, "HEAD", path, "", ""); status != http.StatusOK || said != "" {
			t.Errorf("HEAD %s: %d %.120s", path, status, said)
		}
	}
}

func TestWindowFetchesNoNewsAndSharesWithNoOtherOrigin(t *testing.T) {
	p := sharedServer(t)
	status, said := p.ask(t, "GET", "/api/v1/settings", "", "")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	wantText(t, said, `"DisableNewsFetch":true`, `"WorkflowTerminateDisabled":true`,
		`"StartWorkflowDisabled":true`, `"BatchActionsDisabled":true`)
	request, err := http.NewRequest("GET", p.ready.UI+"/api/v1/namespaces", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://evil.example")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if allowed := answer.Header.Get("Access-Control-Allow-Origin"); allowed != "" {
		t.Errorf("shared with %s", allowed)
	}
}

func TestGuardHandsOnReadsWithoutBodyOrOverride(t *testing.T) {
	var seen *http.Request
	inner := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r })
	request := httptest.NewRequest("HEAD", "http://localhost:8233/x", strings.NewReader("body"))
	request.Header.Set("X-HTTP-Method-Override", "POST")
	request.Header.Set("Grpc-Metadata-Caller-Type", "operator")
	guard(8233, inner).ServeHTTP(httptest.NewRecorder(), request)
	if seen == nil || seen.Method != "GET" || seen.ContentLength != 0 || len(seen.Header) != 0 {
		t.Errorf("handed on: %+v", seen)
	}
}
