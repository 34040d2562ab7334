//go:build unix && !linux

package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

func widen(*os.File) {}

func closeOnExec() {
	for fd := 3; fd < 256; fd++ {
		syscall.CloseOnExec(fd)
	}
}

func unblockSignals() {}

func dup2(from, to int) error { return syscall.Dup2(from, to) }

// Without /proc there is neither a boot id nor a start time to tell a reused pid by.
func bootID() string       { return "" }
func pidNamespace() string { return "" }
func startTicks(int) int64 { return 0 }
func awakeMillis() int64   { return 0 }

func (r *remains) awakeMillis() *int64 { return nil }

// remains are the processes of an op whose supervisor is gone, found by marker only: without start
// times the recorded pid may belong to somebody else by now.
type remains struct {
	dir  opdir
	tree *tree
}

func findRemains(dir opdir) (*remains, error) {
	l, err := readLaunch(dir.file("launch.json"))
	if l.OpID == "" {
		return nil, fmt.Errorf("no op to look for in %s: %w", dir, err)
	}
	return &remains{dir: dir, tree: &tree{marker: l.marker(), alone: make(chan struct{})}}, nil
}

func (r *remains) search() []process { return r.tree.search() }

func (r *remains) end(grace time.Duration) (killed, left int) {
	killed = r.tree.end(grace, make(chan time.Duration))
	return killed, len(r.search())
}
