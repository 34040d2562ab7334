package main

import (
	"encoding/json"
	"os"
)

// pidRecord permits signalling the tree later; it never proves that anything is alive.
type pidRecord struct {
	Pid                  int    `json:"pid"`
	StartTicks           int64  `json:"startTicks"`
	PidNamespace         string `json:"pidNamespace"`
	BootID               string `json:"bootId"`
	SupervisorPid        int    `json:"supervisorPid"`
	SupervisorStartTicks int64  `json:"supervisorStartTicks"`
	Containment          string `json:"containment"`
	Cgroup               string `json:"cgroup"`
	// StartedAwakeMillis is the start on the clock that stands still while the machine sleeps.
	StartedAwakeMillis int64 `json:"startedAwakeMillis"`
}

func writePid(dir opdir, t *tree) error {
	self := os.Getpid()
	text, err := json.Marshal(pidRecord{
		Pid: t.main, StartTicks: t.ticks, PidNamespace: pidNamespace(), BootID: bootID(),
		SupervisorPid: self, SupervisorStartTicks: startTicks(self),
		Containment: t.level(), Cgroup: t.cgroupPath(), StartedAwakeMillis: awakeMillis(),
	})
	if err != nil {
		return err
	}
	return dir.replace("pid", append(text, '\n'))
}

func readPid(dir opdir) (pidRecord, error) {
	var record pidRecord
	text, err := os.ReadFile(dir.file("pid"))
	if err != nil {
		return record, err
	}
	return record, json.Unmarshal(text, &record)
}
