//go:build unix

package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const defaultPath = "/usr/local/bin:/usr/bin:/bin"

var programSuffixes = []string{""}

func isProgram(found os.FileInfo) bool {
	return found.Mode().IsRegular() && found.Mode()&0o111 != 0
}

// caught are the signals whose default, kept by the Go runtime, would end or stop the supervisor,
// or whose being ignored would be inherited. XFSZ and XCPU come from limits the agent was started
// with.
var caught = []os.Signal{
	syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGTERM,
	syscall.SIGUSR1, syscall.SIGPIPE, syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU,
	syscall.SIGXFSZ, syscall.SIGXCPU,
}

// standAlone leaves the agent's session and catches signals, so that none but KILL ends the
// supervisor. Catching, unlike ignoring, is not inherited by the command.
func standAlone() <-chan os.Signal {
	if _, err := syscall.Setsid(); err != nil {
		logf("cannot start a session: %v", err)
	}
	closeOnExec()
	looks := make(chan os.Signal, 1)
	catching := make(chan struct{})
	// Not on the main thread: being locked to its goroutine, it would make each of the runtime's
	// handshakes a switch of threads.
	go func() {
		all := make(chan os.Signal, 16)
		signal.Notify(all, caught...)
		close(catching)
		for s := range all {
			if s == syscall.SIGTERM || s == syscall.SIGUSR1 {
				select {
				case looks <- s:
				default:
				}
			}
		}
	}()
	<-catching
	return looks
}

// lock is held for life on the op's lock file; being alive means holding it. A POSIX lock is lost
// as soon as the process closes any descriptor of the file, so it is opened only here.
type lock struct {
	file *os.File
}

var errLocked = errors.New("the op is locked by another process")

func takeLock(path string) (*lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	whole := syscall.Flock_t{Type: syscall.F_WRLCK}
	if err := syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &whole); err != nil {
		file.Close()
		if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
			return nil, errLocked
		}
		return nil, err
	}
	return &lock{file}, nil
}

func (l *lock) release() {
	l.file.Close()
}

// lockOwner is the pid of the process that holds the lock, 0 when it is free or absent.
func lockOwner(path string) int {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0
	}
	defer file.Close()
	whole := syscall.Flock_t{Type: syscall.F_WRLCK}
	err = syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &whole)
	if err != nil || whole.Type == syscall.F_UNLCK {
		return 0
	}
	return int(whole.Pid)
}

func syncFolder(folder *os.File) error {
	return folder.Sync()
}

// openStdin never blocks, not even on a named pipe nobody writes to yet.
func openStdin(path string) (*os.File, error) {
	if path == "" {
		path = os.DevNull
	}
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}

func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE)
}

// openWake makes sure that a wake-up never waits; a terminal, on which others rely, is left as it
// is.
func openWake() {
	var found syscall.Stat_t
	if syscall.Fstat(1, &found) == nil && found.Mode&syscall.S_IFMT == syscall.S_IFIFO {
		_ = syscall.SetNonblock(1, true)
	}
}

// writeWake is best effort: a full or broken pipe is the agent's loss.
func writeWake(line []byte) {
	_, _ = syscall.Write(1, line)
}

// closeWake gives the agent the end of the channel, while keeping descriptor 1 taken.
func closeWake() {
	if null, err := syscall.Open(os.DevNull, syscall.O_WRONLY|syscall.O_CLOEXEC, 0); err == nil {
		_ = dup2(null, 1)
	}
}

// forkCommand starts the command in its own session with descriptors 0, 1 and 2 only.
func forkCommand(c *command, attributes *syscall.SysProcAttr) (int, error) {
	attributes.Setsid = true
	unblockSignals()
	return syscall.ForkExec(c.path, c.argv, &syscall.ProcAttr{
		Dir:   c.cwd,
		Env:   c.env,
		Files: []uintptr{c.stdin.Fd(), c.writeEnds[0].Fd(), c.writeEnds[1].Fd()},
		Sys:   attributes,
	})
}

// reapAll collects every child, the main process and adopted orphans alike, and keeps exit code and
// signal apart. The second channel closes when no child is left, which for a subreaper means no
// descendant.
func reapAll(main int) (<-chan ending, <-chan struct{}) {
	ended, alone := make(chan ending, 1), make(chan struct{})
	go func() {
		var mainEnding *ending
		for flags := 0; ; {
			var status syscall.WaitStatus
			pid, err := syscall.Wait4(-1, &status, flags, nil)
			switch {
			case err == syscall.EINTR:
				continue
			case err != nil:
				close(alone)
			case pid == main:
				e := endingOf(status)
				mainEnding, flags = &e, syscall.WNOHANG
				continue
			case pid > 0:
				continue
			}
			if flags != 0 && mainEnding != nil {
				ended <- *mainEnding
				mainEnding, flags = nil, 0
			}
			if err != nil {
				return
			}
		}
	}()
	return ended, alone
}

func endingOf(status syscall.WaitStatus) ending {
	e := ending{at: time.Now()}
	if status.Signaled() {
		number, name := int(status.Signal()), signalName(status.Signal())
		e.signal, e.signalName = &number, &name
		return e
	}
	code := status.ExitStatus()
	e.exitCode = &code
	return e
}
