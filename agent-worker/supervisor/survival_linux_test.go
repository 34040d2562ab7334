package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func TestOutlivesTheAgentAndItsPipe(t *testing.T) {
	o := newOp(t, "echo early; sleep 1; echo late; exit 5")
	o.writeLaunch()
	// A shell plays the agent: it starts the supervisor with a pipe and then dies with its whole group.
	agent := exec.Command("sh", "-c", fmt.Sprintf("%s run %s </dev/null 2>/dev/null | cat; sleep 60", supervisorPath, o.dir))
	agent.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := agent.Start(); err != nil {
		t.Fatal(err)
	}
	o.awaitOutput("early")
	if err := syscall.Kill(-agent.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = agent.Wait()
	e := o.awaitExit()
	expect(t, "exit code", *e.ExitCode, 5)
	expect(t, "output", o.output(1), "early\nlate\n")
}

func TestSurvivesSignalsThatAreNoCancel(t *testing.T) {
	o := newOp(t, "echo ready; sleep 0.5; echo done").start()
	o.awaitOutput("ready")
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGUSR1,
		syscall.SIGUSR2, syscall.SIGQUIT, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGTSTP} {
		if err := o.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "kind", o.awaitExit().Kind, kindExited)
	expect(t, "output", o.output(1), "ready\ndone\n")
}

func TestSurvivesAClosedWakePipe(t *testing.T) {
	o := newOp(t, "for i in 1 2 3 4 5; do echo $i; sleep 0.05; done")
	o.writeLaunch()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := o.command()
	cmd.Stdout = writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	reader.Close()
	expect(t, "kind", o.awaitExit().Kind, kindExited)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestGivesUpOnlyWhenTheFolderIsGone(t *testing.T) {
	o := newOp(t, "echo ready; sleep 0.3").start()
	o.awaitOutput("ready")
	if err := os.RemoveAll(o.dir); err != nil {
		t.Fatal(err)
	}
	_ = o.cmd.Wait()
	expect(t, "exit code", o.cmd.ProcessState.ExitCode(), codeUnwritten)
}

func TestStaysSmall(t *testing.T) {
	o := newOp(t, "head -c 50000000 /dev/zero; echo ready >&2; sleep 300").start()
	await(t, "the output", 20*time.Second, func() bool { return o.output(2) != "" })
	kib := residentKiB(t, o.cmd.Process.Pid)
	t.Logf("resident after 50 MB of output: %d KiB", kib)
	// Ten times the bar of 2.5 MB.
	if kib > 25<<10 {
		t.Errorf("resident %d KiB", kib)
	}
	o.cancel(0)
	o.awaitExit()
}

func residentKiB(t testing.TB, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * os.Getpagesize() >> 10
}
