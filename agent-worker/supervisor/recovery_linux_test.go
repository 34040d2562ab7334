package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// orphaned is a stubborn tree whose supervisor was killed.
func orphaned(t *testing.T, l level) *op {
	t.Helper()
	o := newOp(t, "").at(l)
	script := strings.ReplaceAll(stubborn(o.token), "env -i ", "")
	if l.containment == levelCgroup {
		script = stubborn(o.token)
	}
	o.with("argv", []string{"sh", "-c", script}).start()
	o.awaitOutput("ready")
	if err := o.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = o.cmd.Wait()
	return o
}

func ask[T any](t *testing.T, args ...string) T {
	t.Helper()
	out, err := exec.Command(supervisorPath, args...).Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	var answer T
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("%v said %s: %v", args, out, err)
	}
	return answer
}

type membersAnswer struct {
	Members     []int
	BootID      string
	AwakeMillis *int64
}

type killAnswer struct {
	Killed, Left int
}

func TestFindsAndEndsWhatADeadSupervisorLeft(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		o := orphaned(t, l)
		expect(t, "exit written", o.has("exit"), false)
		expect(t, "lock owner", lockOwner(o.dir+"/lock"), 0)
		found := ask[membersAnswer](t, "members", o.dir)
		slices.Sort(found.Members)
		alive := o.survivors()
		for _, pid := range alive {
			if !slices.Contains(found.Members, pid) {
				t.Errorf("%d lives but is not among the members %v", pid, found.Members)
			}
		}
		expect(t, "boot", found.BootID, bootID())
		asked := time.Now()
		answer := ask[killAnswer](t, "kill", o.dir, "--grace-millis", "200")
		took := time.Since(asked)
		expect(t, "left", answer.Left, 0)
		expect(t, "survivors", len(o.survivors()), 0)
		const grace = 200 * time.Millisecond
		if answer.Killed < len(alive) || took < grace || took > grace+patience {
			t.Errorf("killed %d of %d in %v", answer.Killed, len(alive), took)
		}
		expect(t, "members afterwards", len(ask[membersAnswer](t, "members", o.dir).Members), 0)
	})
}

func TestFindsMembersEvenWithoutAPidFile(t *testing.T) {
	o := orphaned(t, level{"subreaper", levelSubreaper, ""})
	if err := exec.Command("rm", o.dir+"/pid").Run(); err != nil {
		t.Fatal(err)
	}
	expect(t, "left", ask[killAnswer](t, "kill", o.dir, "--grace-millis", "0").Left, 0)
	expect(t, "survivors", len(o.survivors()), 0)
}

func TestTrustsNoPidFromAnotherBoot(t *testing.T) {
	o := newOp(t, "sleep 300")
	o.writeLaunch()
	stranger := exec.Command("sleep", "300."+o.token)
	stranger.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	record := pidRecord{Pid: stranger.Process.Pid, StartTicks: startTicks(stranger.Process.Pid),
		PidNamespace: pidNamespace(), BootID: "another"}
	text, _ := json.Marshal(record)
	o.write("pid", text)
	expect(t, "members", len(ask[membersAnswer](t, "members", o.dir).Members), 0)
	record.BootID, record.StartTicks = bootID(), record.StartTicks-1
	text, _ = json.Marshal(record)
	o.write("pid", text)
	expect(t, "members for a reused pid", len(ask[membersAnswer](t, "members", o.dir).Members), 0)
	_ = stranger.Process.Kill()
	_ = stranger.Wait()
}

func TestKillRefusesWhileASupervisorLives(t *testing.T) {
	o := newOp(t, "echo ready; sleep 300").start()
	o.awaitOutput("ready")
	kill := exec.Command(supervisorPath, "kill", o.dir, "--grace-millis", "0")
	_ = kill.Run()
	expect(t, "exit code", kill.ProcessState.ExitCode(), codeFailed)
	expect(t, "exit written", o.has("exit"), false)
	o.cancel(0)
	expect(t, "kind", o.awaitExit().Kind, kindCancelled)
}

func TestProbeNamesTheBestLevel(t *testing.T) {
	answer := ask[struct{ Containment, Cgroup, Version, OS, Arch string }](t, "probe")
	e := newOp(t, "true").run()
	expect(t, "probed level", answer.Containment, e.Containment)
	expect(t, "os", answer.OS, "linux")
}
