package main

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// tree is everything the command started, and the means to find and end it.
type tree struct {
	marker string
	main   int
	ticks  int64
	// group holds the tree at level cgroup, else nil.
	group *cgroup
	// adopts says that orphans of the tree become children of the supervisor.
	adopts bool
	// alone closes when the supervisor has no child left.
	alone <-chan struct{}
}

type opener func(opdir, launch) (*tree, error)

func openers(containment string) []opener {
	switch containment {
	case levelCgroup:
		return []opener{openV2, openV1}
	case levelSubreaper:
		return []opener{openSubreaper}
	case levelMarker:
		return []opener{openMarker}
	}
	return []opener{openV2, openV1, openSubreaper, openMarker}
}

func openV2(dir opdir, l launch) (*tree, error) { return openGroup(dir, l, findV2) }
func openV1(dir opdir, l launch) (*tree, error) { return openGroup(dir, l, findV1) }

func openGroup(dir opdir, l launch, find func(parent string) (hierarchy, error)) (*tree, error) {
	place, err := find(l.CgroupParent)
	if err != nil {
		return nil, err
	}
	group, err := place.create(groupName(dir, l.OpID))
	if err != nil {
		return nil, err
	}
	return &tree{marker: l.marker(), group: group, adopts: adoptOrphans() == nil}, nil
}

func openSubreaper(_ opdir, l launch) (*tree, error) {
	if err := adoptOrphans(); err != nil {
		return nil, err
	}
	return &tree{marker: l.marker(), adopts: true}, nil
}

func openMarker(_ opdir, l launch) (*tree, error) {
	return &tree{marker: l.marker()}, nil
}

func (t *tree) level() string {
	switch {
	case t.group != nil:
		return levelCgroup
	case t.adopts:
		return levelSubreaper
	}
	return levelMarker
}

func (t *tree) fork(c *command) error {
	attributes := &syscall.SysProcAttr{}
	var err error
	if t.group == nil {
		t.main, err = forkCommand(c, attributes)
	} else {
		err = t.group.fork(attributes, func() (err error) {
			t.main, err = forkCommand(c, attributes)
			return err
		})
	}
	if errors.Is(err, errNotLeft) {
		logf("%v; going on without the cgroup", err)
		t.group, err = nil, nil
	}
	t.ticks = startTicks(t.main)
	return err
}

func (t *tree) reap() <-chan ending {
	ended, alone := reapAll(t.main)
	t.alone = alone
	return ended
}

func (t *tree) isAlone() bool {
	select {
	case <-t.alone:
		return true
	default:
		return false
	}
}

// members are the living processes of the tree. When the adopting supervisor has no child left
// there can be none, so the usual end of a command costs no look through /proc.
func (t *tree) members() []process {
	if t.adopts && t.isAlone() {
		if t.group == nil {
			return nil
		}
		return t.living(t.group.pids())
	}
	return t.search()
}

func (t *tree) living(pids []int) []process {
	var found []process
	for _, pid := range pids {
		if p, err := readProcess(pid); err == nil && !p.dead {
			found = append(found, p)
		}
	}
	return found
}

// search joins every trace the tree can leave: group, descent, session and marker.
func (t *tree) search() []process {
	inGroup := make(map[int]bool)
	if t.group != nil {
		for _, pid := range t.group.pids() {
			inGroup[pid] = true
		}
	}
	self := os.Getpid()
	related := family(allProcesses(), func(p process) bool {
		if p.pid == self || p.ticks < t.ticks {
			return false
		}
		return inGroup[p.pid] || p.parent == self || p.session == t.main || carries(p.pid, t.marker)
	})
	var found []process
	for _, p := range related {
		if !p.dead {
			found = append(found, p)
		}
	}
	return found
}

// empty needs proof: no child for an adopting supervisor, else two searches in a row without a
// find.
func (t *tree) empty() bool {
	if t.adopts && !t.isAlone() {
		return false
	}
	if len(t.search()) > 0 {
		return false
	}
	if t.adopts {
		return true
	}
	time.Sleep(5 * time.Millisecond)
	return len(t.search()) == 0
}

// killRound kills everything it can find; a tree that forks while it is looked through needs more
// rounds.
func (t *tree) killRound() []process {
	if t.group != nil {
		before := t.search()
		t.group.kill()
		return append(before, killAll(t.search)...)
	}
	return killAll(t.search)
}

func (t *tree) usage() (cpuMillis, peakBytes int64) {
	return usageOfChildren()
}

func (t *tree) release() {
	if t.group != nil {
		t.group.remove()
		t.group.sweep()
	}
}

func (t *tree) cgroupPath() string {
	if t.group == nil {
		return ""
	}
	return t.group.path
}

func (t *tree) cgroupKind() string {
	if t.group == nil {
		return "none"
	}
	return t.group.kind
}
