package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	kindV1 = "v1-freezer"
	kindV2 = "v2"

	groupPrefix = "fc-"
	sweepAge    = time.Minute
)

var errNotLeft = errors.New("cannot leave the command's cgroup again")

// hierarchy is a writable place in a cgroup file system under which groups can be made.
type hierarchy struct {
	kind string
	// parent is where groups are made, own the group the supervisor itself is in.
	parent string
	own    string
}

// cgroup is the group that holds one command's tree.
type cgroup struct {
	hierarchy
	path string
}

// groupName is the same for every process that looks at the same op folder.
func groupName(dir opdir, opID string) string {
	sum := sha256.Sum256([]byte(string(dir) + "\x00" + opID))
	return groupPrefix + hex.EncodeToString(sum[:12])
}

func findV2(parent string) (hierarchy, error) {
	return find(kindV2, "cgroup2", "", parent)
}

func findV1(parent string) (hierarchy, error) {
	return find(kindV1, "cgroup", "freezer", parent)
}

func find(kind, fsType, controller, parent string) (hierarchy, error) {
	mount, root, err := cgroupMount(fsType, controller)
	if err != nil {
		return hierarchy{}, err
	}
	h := hierarchy{kind: kind, own: filepath.Join(mount, ownGroup(controller, root))}
	h.parent = h.own
	if parent != "" {
		if parent != mount && !strings.HasPrefix(parent, mount+"/") {
			return hierarchy{}, fmt.Errorf("cgroup parent %s is not under %s", parent, mount)
		}
		h.parent = parent
	}
	return h, nil
}

// cgroupMount finds where a hierarchy is mounted and which of its groups is the root of that mount.
func cgroupMount(fsType, controller string) (mount, root string, err error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", "", err
	}
	for line := range strings.Lines(string(text)) {
		left, right, _ := strings.Cut(line, " - ")
		place, kind := strings.Fields(left), strings.Fields(right)
		if len(place) < 5 || len(kind) < 3 || kind[0] != fsType {
			continue
		}
		if controller == "" || hasWord(kind[2], controller) {
			return place[4], place[3], nil
		}
	}
	return "", "", fmt.Errorf("no %s hierarchy %s is mounted", fsType, controller)
}

func hasWord(list, word string) bool {
	for item := range strings.SplitSeq(list, ",") {
		if item == word {
			return true
		}
	}
	return false
}

func ownGroup(controller, root string) string {
	text, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		if parts[1] == controller || controller != "" && hasWord(parts[1], controller) {
			if root != "/" {
				return strings.TrimPrefix(parts[2], root)
			}
			return parts[2]
		}
	}
	return ""
}

// create makes the group and checks that it can do what its kind is for.
func (h hierarchy) create(name string) (*cgroup, error) {
	g := &cgroup{h, filepath.Join(h.parent, name)}
	if err := os.Mkdir(g.path, 0o755); errors.Is(err, fs.ErrExist) {
		if err := os.Remove(g.path); err != nil {
			return nil, fmt.Errorf("cgroup %s is still in use: %w", g.path, err)
		}
		err = os.Mkdir(g.path, 0o755)
		if err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(g.path, g.switchFile())); err != nil {
		_ = os.Remove(g.path)
		return nil, err
	}
	return g, nil
}

func (g *cgroup) switchFile() string {
	if g.kind == kindV2 {
		return "cgroup.kill"
	}
	return "freezer.state"
}

// fork runs start so that the command is in the group from its first instruction on.
func (g *cgroup) fork(attributes *syscall.SysProcAttr, start func() error) error {
	if g.kind == kindV2 {
		folder, err := os.Open(g.path)
		if err != nil {
			return err
		}
		defer folder.Close()
		attributes.UseCgroupFD, attributes.CgroupFD = true, int(folder.Fd())
		return start()
	}
	return g.forkFromInside(start)
}

// forkFromInside moves only this thread into the group: hierarchies of version 1 hold threads, and
// a child begins where the thread that forks it is.
func (g *cgroup) forkFromInside(start func() error) error {
	thread := []byte(strconv.Itoa(syscall.Gettid()))
	if err := os.WriteFile(filepath.Join(g.path, "tasks"), thread, 0); err != nil {
		return err
	}
	failed := start()
	if err := os.WriteFile(filepath.Join(g.own, "tasks"), thread, 0); err != nil && failed == nil {
		return fmt.Errorf("%w: %w", errNotLeft, err)
	}
	return failed
}

// pids lists the processes of the group and of groups the command made inside it.
func (g *cgroup) pids() []int {
	var pids []int
	for _, folder := range g.folders() {
		text, _ := os.ReadFile(filepath.Join(folder, "cgroup.procs"))
		for line := range strings.Lines(string(text)) {
			if pid, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && pid > 0 {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

func (g *cgroup) folders() []string {
	folders := []string{g.path}
	for i := 0; i < len(folders); i++ {
		entries, _ := os.ReadDir(folders[i])
		for _, entry := range entries {
			if entry.IsDir() {
				folders = append(folders, filepath.Join(folders[i], entry.Name()))
			}
		}
	}
	return folders
}

// kill ends every process that is in the group now.
func (g *cgroup) kill() {
	if g.kind == kindV2 {
		if err := os.WriteFile(filepath.Join(g.path, "cgroup.kill"), []byte("1"), 0); err != nil {
			logf("cannot kill the cgroup: %v", err)
		}
		return
	}
	g.setFrozen("FROZEN")
	for until := time.Now().Add(freezeMax); !g.isFrozen() && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	for _, pid := range g.pids() {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	g.setFrozen("THAWED")
}

// freezeMax is short, because a process in an uninterruptible wait may never freeze; killing
// unfrozen ones is right too, it may only take more rounds.
const freezeMax = 100 * time.Millisecond

func (g *cgroup) setFrozen(state string) {
	if err := os.WriteFile(filepath.Join(g.path, "freezer.state"), []byte(state), 0); err != nil {
		logf("cannot write %s to the freezer: %v", state, err)
	}
}

func (g *cgroup) isFrozen() bool {
	text, _ := os.ReadFile(filepath.Join(g.path, "freezer.state"))
	return strings.TrimSpace(string(text)) == "FROZEN"
}

// sweep takes away groups that ops left behind for processes left running, once these are gone. A
// young group may be about to get its first process.
func (h hierarchy) sweep() {
	entries, _ := os.ReadDir(h.parent)
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), groupPrefix) {
			continue
		}
		if found, err := entry.Info(); err == nil && time.Since(found.ModTime()) > sweepAge {
			_ = os.Remove(filepath.Join(h.parent, entry.Name()))
		}
	}
}

// remove takes the empty group away; one with processes left running stays for them.
func (g *cgroup) remove() {
	folders := g.folders()
	for i := len(folders) - 1; i >= 0; i-- {
		if err := os.Remove(folders[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
}
