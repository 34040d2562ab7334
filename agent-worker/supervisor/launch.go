package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

const (
	markerName   = "FUNNELCLOUD_OP"
	quotaDefault = 1 << 30
	quotaMin     = 1 << 20
	graceDefault = 5 * time.Second
)

// launch is the order to start one command, as the agent wrote it into launch.json.
type launch struct {
	OpID            string   `json:"opId"`
	Argv            []string `json:"argv"`
	Env             []string `json:"env"`
	Cwd             string   `json:"cwd"`
	Stdin           string   `json:"stdin"`
	KeepStdin       bool     `json:"keepStdin"`
	RunForMillis    int64    `json:"runForMillis"`
	IdleForMillis   int64    `json:"idleForMillis"`
	GraceMillis     *int64   `json:"graceMillis"`
	SpoolQuotaBytes int64    `json:"spoolQuotaBytes"`
	Containment     string   `json:"containment"`
	CgroupParent    string   `json:"cgroupParent"`
}

// readLaunch returns what could be read even when it is invalid, so that the exit can name the op.
func readLaunch(path string) (launch, error) {
	var l launch
	text, err := os.ReadFile(path)
	if err != nil {
		return l, fmt.Errorf("cannot read launch.json: %w", err)
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return l, fmt.Errorf("launch.json is not valid: %w", err)
	}
	return l, l.check()
}

func (l *launch) check() error {
	var problems []error
	expect := func(ok bool, format string, values ...any) {
		if !ok {
			problems = append(problems, fmt.Errorf("launch.json: "+format, values...))
		}
	}
	expect(l.OpID != "" && !strings.ContainsRune(l.OpID, 0), "opId is %q, expected an id", l.OpID)
	expect(len(l.Argv) > 0 && l.Argv[0] != "", "argv is %q, expected a command", l.Argv)
	expect(l.Cwd != "", "cwd is empty, expected a folder")
	expect(!l.KeepStdin || l.Stdin != "", "stdin is empty, expected a file to keep reading")
	expect(l.RunForMillis >= 0, "runForMillis is %d, expected 0 or more", l.RunForMillis)
	expect(l.IdleForMillis >= 0, "idleForMillis is %d, expected 0 or more", l.IdleForMillis)
	expect(l.GraceMillis == nil || *l.GraceMillis >= 0, "graceMillis is negative")
	expect(l.SpoolQuotaBytes >= 0, "spoolQuotaBytes is %d, expected 0 or more", l.SpoolQuotaBytes)
	switch l.Containment {
	case "", "auto", "cgroup", "subreaper", "marker":
	default:
		expect(false, "containment is %q, expected auto, cgroup, subreaper or marker", l.Containment)
	}
	return errors.Join(problems...)
}

func (l *launch) grace() time.Duration {
	if l.GraceMillis == nil {
		return graceDefault
	}
	return time.Duration(*l.GraceMillis) * time.Millisecond
}

func (l *launch) quota() int64 {
	if l.SpoolQuotaBytes == 0 {
		return quotaDefault
	}
	return max(l.SpoolQuotaBytes, quotaMin)
}

func (l *launch) marker() string {
	return markerName + "=" + l.OpID
}

// environment is exactly what was ordered plus the marker, by which members of the tree are found.
func (l *launch) environment() []string {
	env := make([]string, 0, len(l.Env)+1)
	for _, entry := range l.Env {
		if !strings.HasPrefix(entry, markerName+"=") {
			env = append(env, entry)
		}
	}
	return append(env, l.marker())
}
