package main

import (
	"errors"
	"os"
	"syscall"
	"time"
	"unsafe"
)

const (
	createSuspended  = 0x4
	jobProcessIDList = 3
	jobListMax       = 4096
	killPause        = 10 * time.Millisecond
)

var (
	createJob    = kernel32.NewProc("CreateJobObjectW")
	assignJob    = kernel32.NewProc("AssignProcessToJobObject")
	terminateJob = kernel32.NewProc("TerminateJobObject")
	queryJob     = kernel32.NewProc("QueryInformationJobObject")
	ntdll        = syscall.NewLazyDLL("ntdll.dll")
	resume       = ntdll.NewProc("NtResumeProcess")
)

// tree is a job object: it holds the command and all it starts. The exit calls it marker, because
// nothing finds it again once the supervisor is dead. Built, never run.
type tree struct {
	main    int
	ticks   int64
	job     uintptr
	process *os.Process
	state   chan *os.ProcessState
	cpu     time.Duration
}

type opener func(opdir, launch) (*tree, error)

func openers(containment string) []opener {
	if containment == levelCgroup || containment == levelSubreaper {
		return []opener{func(opdir, launch) (*tree, error) {
			return nil, errors.New("containment " + containment + " does not exist on this system")
		}}
	}
	return []opener{openJob}
}

func openJob(opdir, launch) (*tree, error) {
	job, _, err := createJob.Call(0, 0)
	if job == 0 {
		return nil, err
	}
	return &tree{job: job}, nil
}

func (t *tree) level() string      { return levelMarker }
func (t *tree) cgroupPath() string { return "" }
func (t *tree) cgroupKind() string { return "none" }
func (t *tree) release()           {}

// fork starts the command suspended, so that it cannot start anything before it is in the job.
func (t *tree) fork(c *command) error {
	p, err := os.StartProcess(c.path, c.argv, &os.ProcAttr{
		Dir: c.cwd, Env: c.env, Files: []*os.File{c.stdin, c.writeEnds[0], c.writeEnds[1]},
		Sys: &syscall.SysProcAttr{CreationFlags: createSuspended | syscall.CREATE_NEW_PROCESS_GROUP},
	})
	if err != nil {
		return err
	}
	t.process, t.main = p, p.Pid
	failed := p.WithHandle(func(handle uintptr) {
		if ok, _, problem := assignJob.Call(t.job, handle); ok == 0 {
			err = problem
			return
		}
		if status, _, _ := resume.Call(handle); status != 0 {
			err = syscall.Errno(status)
		}
	})
	if err = errors.Join(failed, err); err != nil {
		_ = p.Kill()
	}
	return err
}

func (t *tree) reap() <-chan ending {
	ended := make(chan ending, 1)
	go func() {
		state, err := t.process.Wait()
		code := -1
		if err == nil {
			code = state.ExitCode()
			t.cpu = state.UserTime() + state.SystemTime()
		}
		ended <- ending{exitCode: &code, at: time.Now()}
	}()
	return ended
}

func (t *tree) members() []process {
	var list struct {
		assigned, listed uint32
		pids             [jobListMax]uintptr
	}
	ok, _, _ := queryJob.Call(t.job, jobProcessIDList,
		uintptr(unsafe.Pointer(&list)), unsafe.Sizeof(list), 0)
	if ok == 0 {
		return nil
	}
	var found []process
	for _, pid := range list.pids[:min(list.listed, jobListMax)] {
		found = append(found, process{pid: int(pid)})
	}
	return found
}

// end has no TERM to send: it gives the grace to a command that ends by itself, then ends the job.
func (t *tree) end(grace time.Duration, shorter <-chan time.Duration) int {
	seen := make(census)
	over := time.After(grace)
	for len(seen.note(t.members())) > 0 {
		select {
		case sooner := <-shorter:
			over = time.After(min(grace, sooner))
			continue
		case <-over:
		case <-time.After(killPause):
			continue
		}
		break
	}
	for len(seen.note(t.members())) > 0 {
		_, _, _ = terminateJob.Call(t.job, 1)
		time.Sleep(killPause)
	}
	return len(seen)
}

func (t *tree) usage() (cpuMillis, peakBytes int64) { return t.cpu.Milliseconds(), 0 }

// remains cannot be found on Windows: a job without its supervisor has no name to open.
type remains struct {
	dir opdir
}

func findRemains(opdir) (*remains, error) {
	return nil, errors.New("the tree of a dead supervisor cannot be found on Windows")
}

func awakeMillis() int64                                { return 0 }
func (r *remains) awakeMillis() *int64                  { return nil }
func (r *remains) search() []process                    { return nil }
func (r *remains) end(time.Duration) (killed, left int) { return 0, 0 }
