package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	common "go.temporal.io/api/common/v1"
	taskqueue "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func TestKillUnderLoadLosesNothingThatWasAcknowledged(t *testing.T) {
	p := ownServer(t)
	acknowledged := map[string]string{}
	for range 3 {
		for id, run := range startUntilKilled(t, p) {
			acknowledged[id] = run
		}
		p.begin(t)
	}
	if len(acknowledged) < 30 {
		t.Errorf("only %d workflows were acknowledged; that is no load", len(acknowledged))
	}
	t.Logf("%d acknowledged", len(acknowledged))
	for id, run := range acknowledged {
		wantUntouched(t, p, id, run)
	}
}

// startUntilKilled starts workflows from several callers, kills the server in the middle, and
// answers what the server had acknowledged by then.
func startUntilKilled(t *testing.T, p *program) map[string]string {
	t.Helper()
	const callers, before = 4, 20
	known, lock, callersDone := map[string]string{}, sync.Mutex{}, sync.WaitGroup{}
	reached := make(chan struct{})
	client := p.workflows(t)
	prefix := fresh("loaded")
	for caller := range callers {
		callersDone.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%s-%d-%d", prefix, caller, n)
				run, err := startOnce(client, id)
				if err != nil {
					return
				}
				lock.Lock()
				known[id] = run
				if len(known) == before {
					close(reached)
				}
				lock.Unlock()
			}
		})
	}
	select {
	case <-reached:
	case <-time.After(30 * time.Second):
		t.Error("the server does not start workflows any more")
	}
	p.kill()
	callersDone.Wait()
	return known
}

func startOnce(client workflowservice.WorkflowServiceClient, id string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	answer, err := client.StartWorkflowExecution(ctx, &workflowservice.StartWorkflowExecutionRequest{
		Namespace: namespace, WorkflowId: id, RequestId: id,
		WorkflowType: &common.WorkflowType{Name: "Waiting"},
		TaskQueue:    &taskqueue.TaskQueue{Name: "nobody"},
	})
	return answer.GetRunId(), err
}
