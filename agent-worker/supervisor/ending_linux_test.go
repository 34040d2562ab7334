package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

func TestKeepsExitCodeAndSignalApart(t *testing.T) {
	atEachLevel(t, func(t *testing.T, l level) {
		seven := newOp(t, "exit 7").at(l).run()
		expect(t, "kind", seven.Kind, kindExited)
		expect(t, "exit code", *seven.ExitCode, 7)
		expect(t, "containment", seven.Containment, l.containment)
		alike := newOp(t, "exit 137").at(l).run()
		expect(t, "kind", alike.Kind, kindExited)
		expect(t, "exit code", *alike.ExitCode, 137)
		killed := newOp(t, "kill -9 $$").at(l).run()
		expect(t, "kind", killed.Kind, kindSignaled)
		expect(t, "signal", *killed.Signal, 9)
		expect(t, "signal name", *killed.SignalName, "SIGKILL")
		if killed.ExitCode != nil {
			t.Errorf("a signal also has exit code %d", *killed.ExitCode)
		}
	})
}

func TestNamesWhatKeptTheCommandFromStarting(t *testing.T) {
	for name, c := range map[string]struct {
		key     string
		value   any
		message string
	}{
		"cwd missing":       {"cwd", "/missing/folder", "/missing/folder"},
		"cwd no folder":     {"cwd", "/etc/passwd", "/etc/passwd is not a folder"},
		"not in PATH":       {"argv", []string{"no-such-command"}, `"no-such-command" not found`},
		"path missing":      {"argv", []string{"/missing/command"}, "/missing/command"},
		"not executable":    {"argv", []string{"/etc/passwd"}, "permission denied"},
		"stdin missing":     {"stdin", "/missing/input", "/missing/input"},
		"zero byte in argv": {"argv", []string{"sh", "a\x00b"}, "invalid argument"},
		"no such cgroup":    {"cgroupParent", "/missing/cgroup", "/missing/cgroup"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOp(t, "exit 0").with("containment", "cgroup").with(c.key, c.value)
			if c.key != "cgroupParent" {
				o.with("containment", "auto")
			}
			e := o.run()
			expect(t, "kind", e.Kind, kindNotStarted)
			if !strings.Contains(e.Message, c.message) {
				t.Errorf("the message is %q, expected %q in it", e.Message, c.message)
			}
			expect(t, "pid written", o.has("pid"), false)
		})
	}
}

func TestWritesAnErrorForALaunchItCannotUse(t *testing.T) {
	for name, text := range map[string]string{
		"missing": "", "corrupt": `{"opId":"x","argv":[`, "no argv": `{"opId":"x","cwd":"/"}`,
		"no op": `{"argv":["true"],"cwd":"/"}`, "wrong type": `{"opId":"x","argv":"true","cwd":"/"}`,
		"containment": `{"opId":"x","argv":["true"],"cwd":"/","containment":"chroot"}`,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOp(t, "")
			if text != "" {
				o.write("launch.json", []byte(text))
			}
			if err := o.command().Run(); err != nil {
				t.Fatal(err)
			}
			e := o.exit()
			expect(t, "kind", e.Kind, kindError)
			if !strings.Contains(e.Message, "launch.json") {
				t.Errorf("the message is %q, expected launch.json in it", e.Message)
			}
		})
	}
}

func TestGivesExactlyTheEnvironmentPlusTheMarker(t *testing.T) {
	o := newOp(t, "").with("argv", []string{"/usr/bin/env"}).
		with("env", []string{"B=2", "A=1 x", markerName + "=forged"})
	o.run()
	expect(t, "environment", o.output(1), "B=2\nA=1 x\n"+markerName+"=request."+o.token+"\n")
}

func TestFeedsTheStdinFileOrNothing(t *testing.T) {
	o := newOp(t, "cat; readlink /proc/self/fd/0")
	o.write("input", []byte("from a file\n"))
	o.with("stdin", filepath.Join(o.dir, "input")).run()
	expect(t, "output", o.output(1), "from a file\n"+filepath.Join(o.dir, "input")+"\n")
	closed := newOp(t, "cat; readlink /proc/self/fd/0")
	closed.run()
	expect(t, "output without stdin", closed.output(1), "/dev/null\n")
}

func TestLetsTheCommandInheritNothing(t *testing.T) {
	o := newOp(t, `ls /proc/self/fd | tr '\n' ' '
grep -E '^Sig(Ign|Blk|Cgt)' /proc/self/status
cat /proc/$$/fdinfo/[12]
ulimit -n; umask; pwd`)
	// What a careless parent passes on.
	o.limit = `trap "" HUP INT QUIT PIPE; ulimit -S -n 77; umask 027`
	o.writeLaunch()
	cmd := o.command()
	leak, err := os.Open("/etc/passwd")
	if err != nil {
		t.Fatal(err)
	}
	defer leak.Close()
	cmd.ExtraFiles = []*os.File{leak, leak, leak}
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	got := o.output(1)
	// Descriptor 3 is the folder that ls itself reads.
	if !strings.HasPrefix(got, "0 1 2 3 ") || strings.HasPrefix(got, "0 1 2 3 4") {
		t.Errorf("descriptors are %q, expected 0 1 2 and the one of ls", got)
	}
	// A JVM ignores 32 and 33, which belong to its C library; under Maven this test inherits that.
	got = regexp.MustCompile(`SigIgn:\t0000000[01][08]0000000`).
		ReplaceAllString(got, "SigIgn:\t0000000000000000")
	for _, want := range []string{"SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000",
		"flags:\t01\n", "\n77\n", "\n0027\n/tmp\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}

func TestStartsTheCommandInItsOwnSession(t *testing.T) {
	o := newOp(t, "echo $$; cut -d' ' -f6 /proc/$$/stat")
	o.run()
	lines := strings.Fields(o.output(1))
	expect(t, "session", lines[1], lines[0])
}

func TestLoserOfAStartTouchesNothing(t *testing.T) {
	o := newOp(t, "echo one")
	o.run()
	_ = o.cmd.Wait()
	before, _ := os.ReadDir(o.dir)
	text := string(o.read("exit"))
	second := exec.Command(supervisorPath, "run", o.dir)
	_ = second.Run()
	expect(t, "exit code", second.ProcessState.ExitCode(), codeLoser)
	after, _ := os.ReadDir(o.dir)
	expect(t, "files", len(after), len(before))
	expect(t, "exit", string(o.read("exit")), text)
}

func TestOnlyOneOfTwoRacersStarts(t *testing.T) {
	for range 20 {
		o := newOp(t, "echo once")
		o.writeLaunch()
		var racers [4]*exec.Cmd
		for i := range racers {
			racers[i] = o.command()
			if err := racers[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		losers := 0
		for _, racer := range racers {
			_ = racer.Wait()
			if racer.ProcessState.ExitCode() == codeLoser {
				losers++
			}
		}
		expect(t, "losers", losers, len(racers)-1)
		expect(t, "output", o.output(1), "once\n")
	}
}

func TestHoldsTheLockForLife(t *testing.T) {
	o := newOp(t, "")
	o.with("argv", []string{"sleep", "60." + o.token}).start()
	record := o.awaitPid()
	expect(t, "lock owner", lockOwner(filepath.Join(o.dir, "lock")), record.SupervisorPid)
	expect(t, "supervisor", record.SupervisorPid, o.cmd.Process.Pid)
	expect(t, "start ticks", record.StartTicks, startTicks(record.Pid))
	expect(t, "boot", record.BootID, bootID())
	_ = syscall.Kill(record.Pid, syscall.SIGKILL)
	o.awaitExit()
	_ = o.cmd.Wait()
	expect(t, "lock owner after the end", lockOwner(filepath.Join(o.dir, "lock")), 0)
}

func TestForksFromAThreadThatLivesOn(t *testing.T) {
	// The parent-death signal fires when the forking thread ends; a sandbox relies on it.
	e := newOp(t, "exec setpriv --pdeathsig KILL sleep 1").run()
	expect(t, "kind", e.Kind, kindExited)
}
