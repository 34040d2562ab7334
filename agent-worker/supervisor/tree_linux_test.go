package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is ten times the bar of 2 s; what it took is in the log of the test.
const patience = 20 * time.Second

func TestCancelBeforeTheStartStartsNothing(t *testing.T) {
	o := newOp(t, "echo ran")
	o.write("cancel", []byte(`{"graceMillis":0}`))
	e := o.run()
	expect(t, "kind", e.Kind, kindCancelled)
	expect(t, "pid written", o.has("pid"), false)
	expect(t, "output", o.output(1), "")
}

// stubborn starts processes that each escape in another way; all ignore TERM.
func stubborn(token string) string {
	return strings.ReplaceAll(`trap "" TERM
sleep 300.TOKEN &
setsid sleep 300.TOKEN &
(setsid sh -c 'sleep 300.TOKEN & wait' &)
env -i /usr/bin/setsid /bin/sleep 300.TOKEN &
(sh -c 'exec env -i /usr/bin/setsid -f /bin/sleep 300.TOKEN' &)
(sleep 0.2; exec sleep 300.TOKEN) &
sleep 0.4; echo ready
while :; do sleep 300.TOKEN; done`, "TOKEN", token)
}

func TestCancelEmptiesAStubbornTree(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := stubborn(o.token)
		if l.name == levelMarker {
			// A process that drops both session and environment is out of reach of the marker.
			script = strings.ReplaceAll(script, "env -i ", "")
		}
		o.with("argv", []string{"sh", "-c", script}).start()
		o.awaitOutput("ready")
		before := len(o.survivors())
		if before < 7 {
			t.Fatalf("%d processes started, expected at least 7", before)
		}
		asked := time.Now()
		o.cancel(300)
		e := o.awaitExit()
		took := time.Since(asked)
		expect(t, "survivors", len(o.survivors()), 0)
		expect(t, "kind", e.Kind, kindCancelled)
		expect(t, "left running", e.LeftRunning, 0)
		if e.Killed < before {
			t.Errorf("killed %d, expected at least %d", e.Killed, before)
		}
		if took < 300*time.Millisecond || took > 300*time.Millisecond+patience {
			t.Errorf("took %v, expected the grace and at most %v more", took, patience)
		}
		t.Logf("empty %v after the grace", took-300*time.Millisecond)
	})
}

func TestCancelFindsWhatASetsidLeftBehind(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := strings.ReplaceAll(`setsid sh -c 'sleep 1000.TOKEN &'
trap "" TERM; echo ready; while :; do sleep 1000.TOKEN; done`, "TOKEN", o.token)
		o.with("argv", []string{"sh", "-c", script}).start()
		o.awaitOutput("ready")
		await(t, "both sleeps", 10*time.Second, func() bool { return len(o.survivors()) >= 3 })
		asked := time.Now()
		o.cancel(100)
		e := o.awaitExit()
		took := time.Since(asked) - 100*time.Millisecond
		expect(t, "kind", e.Kind, kindCancelled)
		expect(t, "survivors", len(o.survivors()), 0)
		if took > patience {
			t.Errorf("empty %v after the grace", took)
		}
		t.Logf("empty %v after the grace", took)
	})
}

func TestASupervisorKilledInTheGraceLeavesATreeThatKillEmpties(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := strings.ReplaceAll(stubborn(o.token), "env -i ", "")
		o.with("argv", []string{"sh", "-c", script}).start()
		o.awaitOutput("ready")
		o.cancel(60_000)
		// Half a minute before the grace is over, wherever in it that is.
		time.Sleep(50 * time.Millisecond)
		_ = o.cmd.Process.Kill()
		_ = o.cmd.Wait()
		expect(t, "exit written", o.has("exit"), false)
		asked := time.Now()
		expect(t, "left", ask[killAnswer](t, "kill", o.dir, "--grace-millis", "100").Left, 0)
		t.Logf("empty %v after the grace", time.Since(asked)-100*time.Millisecond)
		expect(t, "survivors", len(o.survivors()), 0)
	})
}

func TestCancelEmptiesAForkTreeOf200(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := fmt.Sprintf(`trap "" TERM; i=0
while [ $i -lt 200 ]; do setsid sleep 300.%[1]s & i=$((i+1)); done
echo ready; while :; do sleep 300.%[1]s; done`, o.token)
		o.with("argv", []string{"sh", "-c", script}).start()
		o.awaitOutput("ready")
		await(t, "200 processes", 10*time.Second, func() bool { return len(o.survivors()) >= 200 })
		asked := time.Now()
		o.cancel(100)
		e := o.awaitExit()
		took := time.Since(asked)
		expect(t, "survivors", len(o.survivors()), 0)
		if e.Kind != kindCancelled || e.Killed < 200 {
			t.Errorf("%s with %d killed, expected cancelled with at least 200", e.Kind, e.Killed)
		}
		if took > 100*time.Millisecond+patience {
			t.Errorf("took %v, expected at most grace and %v", took, patience)
		}
		t.Logf("empty %v after the grace", took-100*time.Millisecond)
	})
}

func TestCancelOutrunsATreeThatKeepsForking(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := fmt.Sprintf(`trap "" TERM
spawn() { while :; do (sleep 300.%[1]s &); sleep 0.01; done; }
spawn & spawn & spawn & echo ready; wait`, o.token)
		o.with("argv", []string{"sh", "-c", script}).start()
		o.awaitOutput("ready")
		o.cancel(200)
		expect(t, "kind", o.awaitExit().Kind, kindCancelled)
		expect(t, "survivors", len(o.survivors()), 0)
	})
}

func TestCancelLetsAPoliteCommandCleanUp(t *testing.T) {
	o := newOp(t, `trap "echo cleaned; exit 3" TERM
echo ready; while :; do sleep 0.05; done`).start()
	o.awaitOutput("ready")
	asked := time.Now()
	o.cancel(30_000)
	e := o.awaitExit()
	expect(t, "kind", e.Kind, kindCancelled)
	expect(t, "exit code", *e.ExitCode, 3)
	expect(t, "output", o.output(1), "ready\ncleaned\n")
	if took := time.Since(asked); took > 10*time.Second {
		t.Errorf("took %v, although the command ended at once", took)
	}
}

func TestASecondCancelShortensTheGrace(t *testing.T) {
	o := newOp(t, `trap "" TERM; echo ready; while :; do sleep 0.05; done`).start()
	o.awaitOutput("ready")
	o.cancel(600_000)
	o.cancel(0)
	expect(t, "kind", o.awaitExit().Kind, kindCancelled)
}

func TestNoticesACancelWithoutASignal(t *testing.T) {
	o := newOp(t, "echo ready; sleep 300").start()
	o.awaitOutput("ready")
	o.write("cancel", []byte("not json"))
	expect(t, "kind", o.awaitExit().Kind, kindCancelled)
}

func TestRunForEndsTheWholeTree(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l).with("runForMillis", 700)
		script := strings.ReplaceAll(stubborn(o.token), "env -i ", "")
		e := o.with("argv", []string{"sh", "-c", script}).run()
		expect(t, "kind", e.Kind, kindTimedOut)
		expect(t, "survivors", len(o.survivors()), 0)
	})
}

func TestIdleForCountsFromTheLastOutput(t *testing.T) {
	o := newOp(t, "for i in 1 2 3 4 5 6; do echo $i >&2; sleep 0.2; done; sleep 300").
		with("idleForMillis", 600)
	started := time.Now()
	e := o.run()
	expect(t, "kind", e.Kind, kindIdleTimedOut)
	expect(t, "stderr", o.output(2), "1\n2\n3\n4\n5\n6\n")
	if took := time.Since(started); took < 1600*time.Millisecond {
		t.Errorf("took %v, expected the output to put the end off", took)
	}
}

func TestADaemonLeftRunningLivesOnAndIsCounted(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := newOp(t, "").at(l)
		script := fmt.Sprintf(`setsid sleep 300.%[1]s >/dev/null 2>&1 &
sleep 300.%[1]s & exit 4`, o.token)
		e := o.with("argv", []string{"sh", "-c", script}).run()
		expect(t, "kind", e.Kind, kindExited)
		expect(t, "exit code", *e.ExitCode, 4)
		expect(t, "left running", e.LeftRunning, 2)
		expect(t, "alive", len(o.survivors()), 2)
	})
}

func TestADaemonThatStillPrintsIsNotKilledByAClosedPipe(t *testing.T) {
	o := newOp(t, "")
	flag := o.dir + "/flag"
	script := fmt.Sprintf(`(sleep 1.5; echo more; echo more; touch %s; exec sleep 300.%s) &
echo done`, flag, o.token)
	e := o.with("argv", []string{"sh", "-c", script}).run()
	expect(t, "left running", e.LeftRunning > 0, true)
	expect(t, "bytes", e.Stdout.Bytes, 5)
	await(t, "a free lock", 5*time.Second, func() bool { return lockOwner(o.dir+"/lock") == 0 })
	await(t, "the daemon to print and live", 10*time.Second, func() bool { return o.has("flag") })
	expect(t, "alive", len(o.survivors()) > 0, true)
	expect(t, "output", o.output(1), "done\n")
	for _, pid := range o.survivors() {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	_ = o.cmd.Wait()
}

func TestTimeThatRunsOutWhileDrainingIsNoTimeout(t *testing.T) {
	o := newOp(t, "").with("runForMillis", 500).with("idleForMillis", 600)
	script := fmt.Sprintf("sleep 300.%s & exit 6", o.token)
	e := o.with("argv", []string{"sh", "-c", script}).run()
	expect(t, "kind", e.Kind, kindExited)
	expect(t, "exit code", *e.ExitCode, 6)
	expect(t, "alive", len(o.survivors()), 1)
}

func TestATermEndsALingeringSupervisor(t *testing.T) {
	o := newOp(t, "")
	script := fmt.Sprintf("sleep 300.%s & exit 0", o.token)
	o.with("argv", []string{"sh", "-c", script}).run()
	await(t, "a free lock", 5*time.Second, func() bool { return lockOwner(o.dir+"/lock") == 0 })
	if err := o.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = o.cmd.Wait()
	expect(t, "exit code", o.cmd.ProcessState.ExitCode(), codeDone)
	expect(t, "alive", len(o.survivors()), 1)
}

func TestCancelEndsAFloodAtOnce(t *testing.T) {
	o := newOp(t, `trap "" TERM; yes & yes >&2 & wait`).with("spoolQuotaBytes", 8<<20).start()
	o.awaitOutput("y\n")
	asked := time.Now()
	o.cancel(200)
	e := o.awaitExit()
	expect(t, "kind", e.Kind, kindCancelled)
	if took := time.Since(asked); took > 200*time.Millisecond+patience {
		t.Errorf("took %v, expected at most the grace and %v", took, patience)
	}
	last := e.Stdout.Kept[len(e.Stdout.Kept)-1]
	expect(t, "end of the kept tail", last[1], e.Stdout.Bytes)
}
