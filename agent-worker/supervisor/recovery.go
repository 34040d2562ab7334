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

// probe says what containment a run on this machine would get.
func probe(args []string) int {
	set := flags("probe")
	parent := set.String("cgroup-parent", "", "")
	if err := set.Parse(args); err != nil || set.NArg() > 0 {
		return misuse(fmt.Sprintf("cannot read the arguments %q", args))
	}
	level, group := bestLevel(*parent)
	return show(struct {
		Containment string `json:"containment"`
		Cgroup      string `json:"cgroup"`
		Version     string `json:"version"`
		OS          string `json:"os"`
		Arch        string `json:"arch"`
	}{level, group, version, runtime.GOOS, runtime.GOARCH})
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
		Members []int  `json:"members"`
		BootID  string `json:"bootId"`
	}{members, bootID()})
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
		fmt.Fprintf(os.Stderr, "fc-supervisor: process %d supervises this op; cancel it instead\n", owner)
		return codeFailed
	}
	killed, left := r.end(time.Duration(*graceMillis) * time.Millisecond)
	return show(struct {
		Killed int `json:"killed"`
		Left   int `json:"left"`
	}{killed, left})
}
