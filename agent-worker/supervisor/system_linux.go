package main

import (
	"errors"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

const (
	prSetChildSubreaper = 36
	closeRangeCloexec   = 4
	sysCloseRange       = 436
	setPipeSize         = 1031
	pipeSize            = 256 << 10
	sigSetmask          = 2
)

func adoptOrphans() error {
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0); errno != 0 {
		return errors.Join(errors.New("cannot become a subreaper"), errno)
	}
	return nil
}

// closeOnExec keeps descriptors that the agent left open from reaching the command.
func closeOnExec() {
	_, _, errno := syscall.RawSyscall(sysCloseRange, 3, ^uintptr(0)>>1, closeRangeCloexec)
	if errno == 0 {
		return
	}
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

// unblockSignals clears this thread's mask, which the command would inherit: a JVM starts its
// children with SIGQUIT blocked.
func unblockSignals() {
	var none uint64
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetmask,
		uintptr(unsafe.Pointer(&none)), 0, unsafe.Sizeof(none), 0, 0)
}

// widen lets the command run further ahead while the supervisor writes to disk.
func widen(pipe *os.File) {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, pipeSize)
	})
}

func dup2(from, to int) error {
	return syscall.Dup3(from, to, 0)
}

func usageOfChildren() (cpuMillis, peakBytes int64) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return 0, 0
	}
	cpu := usage.Utime.Nano() + usage.Stime.Nano()
	return cpu / 1e6, int64(usage.Maxrss) << 10
}

// awakeMillis reads the clock that stands still while the machine sleeps and that nobody sets.
func awakeMillis() int64 {
	const monotonic = 1
	var now syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano() / 1e6
}
