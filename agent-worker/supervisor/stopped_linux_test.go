package main

import (
	"syscall"
	"testing"
	"time"
)

// stopAll stops supervisor and command together, as the pause of a container does, or a laptop
// whose clock goes on while it sleeps.
func (o *op) stopAll(stopped time.Duration) {
	o.t.Helper()
	pids := append(o.survivors(), o.cmd.Process.Pid)
	o.signal(pids, syscall.SIGSTOP)
	time.Sleep(stopped)
	o.signal(pids, syscall.SIGCONT)
}

func (o *op) signal(pids []int, s syscall.Signal) {
	for _, pid := range pids {
		if err := syscall.Kill(pid, s); err != nil && err != syscall.ESRCH {
			o.t.Fatal(err)
		}
	}
}

func TestNoClockRunsOutWhileEverythingIsStopped(t *testing.T) {
	t.Parallel()
	o := newOp(t, "").with("runForMillis", 5000).with("idleForMillis", 4000)
	script := "echo ready; i=0; while [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done; echo " + o.token
	o.with("argv", []string{"sh", "-c", script}).start()
	o.awaitOutput("ready")
	o.stopAll(7 * time.Second)
	e := o.awaitExit()
	expect(t, "kind", e.Kind, kindExited)
	expect(t, "output", o.output(1), "ready\n"+o.token+"\n")
}

func TestRunForStillEndsACommandThatWasStopped(t *testing.T) {
	t.Parallel()
	o := newOp(t, "").with("runForMillis", 5000)
	o.with("argv", []string{"sh", "-c", "echo ready; sleep 300." + o.token}).start()
	o.awaitOutput("ready")
	started := time.Now()
	o.stopAll(6 * time.Second)
	e := o.awaitExit()
	expect(t, "kind", e.Kind, kindTimedOut)
	expect(t, "survivors", len(o.survivors()), 0)
	if took := time.Since(started); took < 9*time.Second {
		t.Errorf("ended after %v, of which it was stopped for 6 s", took)
	}
}

func TestOutputThatWaitedWhileTheSupervisorWasStoppedIsNoSilence(t *testing.T) {
	t.Parallel()
	o := newOp(t, "").with("idleForMillis", 3000)
	script := "i=0; while [ $i -lt 45 ]; do echo " + o.token + "; sleep 0.2; i=$((i+1)); done"
	o.with("argv", []string{"sh", "-c", script}).start()
	o.awaitOutput(o.token)
	pid := []int{o.cmd.Process.Pid}
	o.signal(pid, syscall.SIGSTOP)
	time.Sleep(6 * time.Second)
	o.signal(pid, syscall.SIGCONT)
	e := o.awaitExit()
	expect(t, "kind", e.Kind, kindExited)
	expect(t, "lines", e.Stdout.Bytes, int64(45*(len(o.token)+1)))
}

func TestMembersTellHowLongTheCommandHasRunAwake(t *testing.T) {
	o := orphaned(t, level{"subreaper", levelSubreaper, ""})
	first := ask[membersAnswer](t, "members", o.dir)
	time.Sleep(300 * time.Millisecond)
	second := ask[membersAnswer](t, "members", o.dir)
	if first.AwakeMillis == nil || second.AwakeMillis == nil {
		t.Fatal("awake time is missing")
	}
	passed := *second.AwakeMillis - *first.AwakeMillis
	if *first.AwakeMillis < 400 || passed < 300 || passed > 5000 {
		t.Errorf("ran %d ms, then %d ms more", *first.AwakeMillis, passed)
	}
	expect(t, "left", ask[killAnswer](t, "kill", o.dir, "--grace-millis", "0").Left, 0)
}
