package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// The window lets every GET through, so each of them must be a read, also after an upgrade of the
// API. PollActivityExecution waits for a result; it takes no task away.
func TestEveryGetOfTheAPIIsARead(t *testing.T) {
	reads := regexp.MustCompile(`^(Get|List|Count|Describe)[A-Z]|^PollActivityExecution$`)
	seen := 0
	for _, file := range []protoreflect.FileDescriptor{
		workflowservice.File_temporal_api_workflowservice_v1_service_proto,
		operatorservice.File_temporal_api_operatorservice_v1_service_proto,
	} {
		methods := file.Services().Get(0).Methods()
		for i := range methods.Len() {
			method := methods.Get(i)
			if !hasGet(method) {
				continue
			}
			seen++
			if !reads.MatchString(string(method.Name())) {
				t.Errorf("GET reaches %s; is it a read?", method.Name())
			}
		}
	}
	if seen < 20 {
		t.Errorf("found %d methods with GET only; the annotations were not read", seen)
	}
}

func hasGet(method protoreflect.MethodDescriptor) bool {
	rule, ok := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	return ok && rule.GetGet() != ""
}

func TestWindowAnswersWhatItsPagesAskFor(t *testing.T) {
	p := sharedServer(t)
	of := "/api/v1/namespaces/" + namespace
	id := fresh("paged")
	startWaiting(t, p, id)
	for _, path := range []string{
		"/api/v1/cluster-info", "/api/v1/system-info", of, of + "/workflows", of + "/workflow-count",
		of + "/workflows/" + id + "/history-reverse", of + "/search-attributes", of + "/schedules",
		of + "/task-queues/nobody?taskQueueType=1", of + "/batch-operations", of + "/workers",
		"/api/v1/nexus/endpoints", "/favicon.ico",
	} {
		if status, said := p.ask(t, "GET", path, "", ""); status != http.StatusOK {
			t.Errorf("%s: %d %.200s", path, status, said)
		}
	}
}

func TestWindowServesTheScriptsItsPageNames(t *testing.T) {
	p := sharedServer(t)
	_, page := p.ask(t, "GET", "/namespaces/"+namespace+"/workflows", "", "")
	scripts := regexp.MustCompile(`/_app/[^"']+\.(js|css)`).FindAllString(page, -1)
	if len(scripts) == 0 {
		t.Fatalf("the page names no script: %.200s", page)
	}
	for _, script := range scripts {
		status, said := p.ask(t, "GET", script, "", "")
		if status != http.StatusOK || strings.Contains(said, "<html") {
			t.Errorf("%s: %d %.80s", script, status, said)
		}
	}
	if regexp.MustCompile(`(src|href)="https?://`).MatchString(page) {
		t.Error("the page loads something from elsewhere")
	}
}
