package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

const killPatience = 30 * time.Second

func show(answer any) int {
	text, err := json.Marshal(answer)
	if err != nil {
		logf("%v", err)
		return codeFailed
	}
	fmt.Println(string(text))
	return codeDone
}

func flags(name string) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return set
}

// probe says what containment a run on this machine would get, by really running something in it.
func probe(args []string) int {
	set := flags("probe")
	parent := set.String("cgroup-parent", "", "")
	if err := set.Parse(args); err != nil || set.NArg() > 0 {
		return misuse(fmt.Sprintf("cannot read the arguments %q", args))
	}
	t, err := tryOut(*parent)
	if err != nil {
		logf("%v", err)
		return codeFailed
	}
	return show(struct {
		Containment string `json:"containment"`
		Cgroup      string `json:"cgroup"`
		Version     string `json:"version"`
		OS          string `json:"os"`
		Arch        string `json:"arch"`
	}{t.level(), t.cgroupKind(), version, runtime.GOOS, runtime.GOARCH})
}

// tryOut runs this program's own version command as if it were an op.
func tryOut(cgroupParent string) (*tree, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folder := opdir(os.TempDir())
	l := launch{OpID: fmt.Sprintf("probe-%d", os.Getpid()), Argv: []string{self, "version"},
		Cwd: filepath.Dir(self), CgroupParent: cgroupParent}
	c, err := prepare(folder, l)
	if err != nil {
		return nil, err
	}
	defer c.closeCommandSide()
	t, err := plant(folder, l, c)
	if err != nil {
		return nil, err
	}
	<-t.reap()
	t.release()
	return t, nil
}

func openRemains(path string) (*remains, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return findRemains(opdir(absolute))
}

// showMembers prints the living processes of an op's tree without touching them.
func showMembers(path string) int {
	r, err := openRemains(path)
	if err != nil {
		logf("%v", err)
		return codeFailed
	}
	members := []int{}
	for _, p := range r.search() {
		members = append(members, p.pid)
	}
	return show(struct {
		Members     []int  `json:"members"`
		BootID      string `json:"bootId"`
		AwakeMillis *int64 `json:"awakeMillis"`
	}{members, bootID(), r.awakeMillis()})
}

// killMembers empties the tree of an op whose supervisor is dead.
func killMembers(args []string) int {
	set := flags("kill")
	graceMillis := set.Int64("grace-millis", graceDefault.Milliseconds(), "")
	if len(args) == 0 {
		return misuse("kill needs an op folder")
	}
	// Flags may stand before or after the folder.
	path, rest := args[0], args[1:]
	if err := set.Parse(rest); err != nil || set.NArg() > 0 || *graceMillis < 0 {
		return misuse(fmt.Sprintf("cannot read the arguments %q", args))
	}
	r, err := openRemains(path)
	if err != nil {
		logf("%v", err)
		return codeFailed
	}
	if owner := lockOwner(r.dir.file("lock")); owner != 0 {
		logf("process %d supervises this op; cancel it instead", owner)
		return codeFailed
	}
	killed, left := r.end(time.Duration(*graceMillis) * time.Millisecond)
	return show(struct {
		Killed int `json:"killed"`
		Left   int `json:"left"`
	}{killed, left})
}
