//go:build unix && !linux

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tree is the marker level for systems without subreapers and cgroups: process group, descent and
// marker, as ps shows them. Built, never run.
type tree struct {
	marker string
	main   int
	ticks  int64
	alone  <-chan struct{}
}

type opener func(opdir, launch) (*tree, error)

func openers(containment string) []opener {
	if containment == levelCgroup || containment == levelSubreaper {
		return []opener{func(opdir, launch) (*tree, error) {
			return nil, errors.New("containment " + containment + " does not exist on this system")
		}}
	}
	return []opener{func(_ opdir, l launch) (*tree, error) { return &tree{marker: l.marker()}, nil }}
}

func (t *tree) level() string      { return levelMarker }
func (t *tree) cgroupPath() string { return "" }
func (t *tree) cgroupKind() string { return "none" }
func (t *tree) release()           {}

func (t *tree) fork(c *command) (err error) {
	t.main, err = forkCommand(c, &syscall.SysProcAttr{})
	return err
}

func (t *tree) reap() <-chan ending {
	ended, alone := reapAll(t.main)
	t.alone = alone
	return ended
}

func (t *tree) members() []process { return t.search() }

func (t *tree) search() []process {
	return searchByMarker(t.main, t.marker)
}

func (t *tree) empty() bool {
	if len(t.search()) > 0 {
		return false
	}
	time.Sleep(5 * time.Millisecond)
	return len(t.search()) == 0
}

func (t *tree) killRound() []process { return killAll(t.search) }

func (t *tree) usage() (cpuMillis, peakBytes int64) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return 0, 0
	}
	return (usage.Utime.Nano() + usage.Stime.Nano()) / 1e6, int64(usage.Maxrss)
}

// searchByMarker asks ps. The reaper takes its status, so only its output counts.
func searchByMarker(main int, marker string) []process {
	ps := exec.Command("/bin/ps", "-axwwE", "-o", "pid=,ppid=,pgid=,stat=,command=")
	ps.Env = []string{"PATH=" + defaultPath}
	var out bytes.Buffer
	ps.Stdout = &out
	_ = ps.Run()
	marked := make(map[int]bool)
	var all []process
	for line := range strings.Lines(out.String()) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		p := process{dead: strings.HasPrefix(fields[3], "Z")}
		p.pid, _ = strconv.Atoi(fields[0])
		p.parent, _ = strconv.Atoi(fields[1])
		p.session, _ = strconv.Atoi(fields[2])
		for _, word := range fields[4:] {
			marked[p.pid] = marked[p.pid] || word == marker
		}
		all = append(all, p)
	}
	self := os.Getpid()
	var found []process
	for _, p := range family(all, func(p process) bool {
		return p.pid != self && p.pid != 1 && (main != 0 && p.session == main || marked[p.pid])
	}) {
		if !p.dead {
			found = append(found, p)
		}
	}
	return found
}
