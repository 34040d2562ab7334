package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func readProcess(pid int) (process, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, err
	}
	// The name in parentheses may itself hold spaces and parentheses.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 20 {
		return process{}, fmt.Errorf("/proc/%d/stat is too short", pid)
	}
	p := process{pid: pid, dead: fields[0] == "Z" || fields[0] == "X"}
	p.parent, _ = strconv.Atoi(fields[1])
	p.session, _ = strconv.Atoi(fields[3])
	p.ticks, _ = strconv.ParseInt(fields[19], 10, 64)
	return p, nil
}

// allProcesses lists what can be seen now; processes that vanish meanwhile are left out.
func allProcesses() []process {
	folder, err := os.Open("/proc")
	if err != nil {
		logf("cannot list processes: %v", err)
		return nil
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(-1)
	all := make([]process, 0, len(names))
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			if p, err := readProcess(pid); err == nil {
				all = append(all, p)
			}
		}
	}
	return all
}

// carries says whether the process was started with the marker in its environment.
func carries(pid int, marker string) bool {
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		return false
	}
	for entry := range bytes.SplitSeq(environ, []byte{0}) {
		if string(entry) == marker {
			return true
		}
	}
	return false
}

func bootID() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

func pidNamespace() string {
	name, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return name
}

func startTicks(pid int) int64 {
	p, err := readProcess(pid)
	if err != nil {
		return 0
	}
	return p.ticks
}
