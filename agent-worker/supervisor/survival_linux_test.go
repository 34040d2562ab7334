package main

import (
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestOutlivesTheAgentAndItsPipe(t *testing.T) {
	o := newOp(t, "echo early; sleep 1; echo late; exit 5")
	o.writeLaunch()
	// A shell plays the agent: it starts the supervisor with a pipe and then dies with its whole
	// group.
	script := fmt.Sprintf("%s run %s </dev/null 2>/dev/null | cat; sleep 60", supervisorPath, o.dir)
	agent := exec.Command("sh", "-c", script)
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
	for _, s := range []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGQUIT, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGTSTP,
	} {
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

// TestKilledAtAnyMomentNeverRunsTwiceNorLies kills the supervisor after a random part of a short
// op's life and checks what recovery may conclude from the folder.
func TestKilledAtAnyMomentNeverRunsTwiceNorLies(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	outcomes := map[string]int{}
	for range 80 {
		o := newOp(t, "")
		effect := filepath.Join(t.TempDir(), "effect")
		o.with("argv", []string{"sh", "-c", "echo x >> " + effect + "; echo out"}).start()
		time.Sleep(time.Duration(random.Intn(20_000)) * time.Microsecond)
		_ = o.cmd.Process.Kill()
		_ = o.cmd.Wait()
		again := exec.Command(supervisorPath, "run", o.dir)
		started, finished := o.has("start"), o.has("exit")
		_ = again.Run()
		if started {
			expect(t, "exit code of a second run", again.ProcessState.ExitCode(), codeLoser)
		}
		if finished {
			expect(t, "exit code of the command", *o.exit().ExitCode, 0)
			expect(t, "output", o.output(1), "out\n")
		}
		expect(t, "left", ask[killAnswer](t, "kill", o.dir, "--grace-millis", "2000").Left, 0)
		text, _ := os.ReadFile(effect)
		if len(text) > 2 || (finished || !started) && len(text) != 2 {
			t.Errorf("the command had its effect %d times", len(text)/2)
		}
		outcomes[fmt.Sprintf("start %v exit %v", started, finished)]++
	}
	t.Log(outcomes)
}
