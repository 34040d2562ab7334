package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// remains are the processes of an op whose supervisor is gone, and the traces to find them by.
type remains struct {
	dir    opdir
	marker string
	pid    pidRecord
	// sameBoot says that the pids on record belong to this boot and this pid namespace.
	sameBoot bool
	groups   []*cgroup
}

func findRemains(dir opdir) (*remains, error) {
	l, err := readLaunch(dir.file("launch.json"))
	if l.OpID == "" {
		return nil, fmt.Errorf("no op to look for in %s: %w", dir, err)
	}
	r := &remains{dir: dir, marker: l.marker()}
	if r.pid, err = readPid(dir); err == nil {
		r.sameBoot = r.pid.BootID == bootID() && r.pid.PidNamespace == pidNamespace()
	}
	r.groups = r.findGroups(l)
	return r, nil
}

// findGroups looks where the record says and, when the supervisor died before it wrote one, where
// it would have put the group.
func (r *remains) findGroups(l launch) []*cgroup {
	var groups []*cgroup
	name := groupName(r.dir, l.OpID)
	for _, find := range []func(string) (hierarchy, error){findV2, findV1} {
		h, err := find(l.CgroupParent)
		if err != nil {
			continue
		}
		for _, path := range []string{filepath.Join(h.parent, name), r.pid.Cgroup} {
			g := &cgroup{h, path}
			if filepath.Base(path) != name || len(groups) > 0 && groups[len(groups)-1].path == path {
				continue
			}
			if _, err := os.Stat(filepath.Join(path, g.switchFile())); err == nil {
				groups = append(groups, g)
			}
		}
	}
	return groups
}

// awakeMillis is how long the command has run while the machine was awake; nil when nobody wrote
// down when it started.
func (r *remains) awakeMillis() *int64 {
	if !r.sameBoot || r.pid.StartedAwakeMillis == 0 {
		return nil
	}
	ran := awakeMillis() - r.pid.StartedAwakeMillis
	return &ran
}

func (r *remains) search() []process {
	inGroup := make(map[int]bool)
	for _, g := range r.groups {
		for _, pid := range g.pids() {
			inGroup[pid] = true
		}
	}
	self := os.Getpid()
	all := allProcesses()
	session := r.session(all)
	related := family(all, func(p process) bool {
		if p.pid == self || p.pid == 1 || p.ticks < r.pid.StartTicks && r.sameBoot {
			return false
		}
		return inGroup[p.pid] || session != 0 && p.session == session || carries(p.pid, r.marker)
	})
	delete(related, self)
	var found []process
	for _, p := range related {
		if !p.dead {
			found = append(found, p)
		}
	}
	return found
}

// session is the command's session, or 0 when its number cannot be trusted: from another boot, or
// because another process has the leader's pid now.
func (r *remains) session(all []process) int {
	if !r.sameBoot {
		return 0
	}
	for _, p := range all {
		if p.pid == r.pid.Pid && p.ticks != r.pid.StartTicks {
			return 0
		}
	}
	return r.pid.Pid
}

// end asks the remains to end, waits for the grace, then kills until nothing is left or patience
// ends.
func (r *remains) end(grace time.Duration) (killed, left int) {
	seen := make(census)
	for _, p := range seen.note(r.search()) {
		_ = syscall.Kill(p.pid, syscall.SIGTERM)
		_ = syscall.Kill(p.pid, syscall.SIGCONT)
	}
	for over := time.Now().Add(grace); len(r.search()) > 0 && time.Now().Before(over); {
		time.Sleep(awaitPause)
	}
	pause := killPauseMin
	for over := time.Now().Add(killPatience); len(r.search()) > 0 && time.Now().Before(over); {
		seen.note(r.search())
		for _, g := range r.groups {
			g.kill()
		}
		seen.note(killAll(r.search))
		time.Sleep(pause)
		pause = min(2*pause, killPauseMax)
	}
	left = len(r.search())
	if left == 0 {
		for _, g := range r.groups {
			g.remove()
		}
	}
	return len(seen) - left, left
}
