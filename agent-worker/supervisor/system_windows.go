package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"unsafe"
)

const (
	defaultPath = `C:\Windows\System32;C:\Windows`

	lockExclusiveNow = 3
	wholeFile        = 0x7fffffff
)

var programSuffixes = []string{".exe", ".com", ".cmd", ".bat", ""}

var (
	kernel32     = syscall.NewLazyDLL("kernel32.dll")
	lockFileEx   = kernel32.NewProc("LockFileEx")
	errLocked    = errors.New("the op is locked by another process")
	errViolation = syscall.Errno(33)
)

func isProgram(found os.FileInfo) bool { return found.Mode().IsRegular() }

// standAlone ignores console interrupts; there is no session to leave and no signal to be told by,
// so a cancel is noticed within a second.
func standAlone() <-chan os.Signal {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	return nil
}

// lock is held for life on the op's lock file.
type lock struct {
	file *os.File
}

func takeLock(path string) (*lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	var at syscall.Overlapped
	ok, _, err := lockFileEx.Call(file.Fd(), lockExclusiveNow, 0, ^uintptr(0)&0xffffffff, wholeFile,
		uintptr(unsafe.Pointer(&at)))
	if ok == 0 {
		file.Close()
		if errors.Is(err, errViolation) {
			return nil, errLocked
		}
		return nil, err
	}
	return &lock{file}, nil
}

func (l *lock) release() { l.file.Close() }

// lockOwner cannot name the owner on Windows; 1 stands for somebody.
func lockOwner(path string) int {
	held, err := takeLock(path)
	if err == nil {
		held.release()
		return 0
	}
	return 1
}

// Windows makes folder entries durable by itself and refuses to sync a folder.
func syncFolder(*os.File) error { return nil }

func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.ERROR_BROKEN_PIPE)
}

func openStdin(path string) (*os.File, error) {
	if path == "" {
		path = os.DevNull
	}
	return os.Open(path)
}

func widen(*os.File) {}

func openWake() {}

func writeWake(line []byte) { _, _ = os.Stdout.Write(line) }

func closeWake() { _ = os.Stdout.Close() }

func bootID() string       { return "" }
func pidNamespace() string { return "" }
func startTicks(int) int64 { return 0 }
