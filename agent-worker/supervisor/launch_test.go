package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDefaultsOfALaunch(t *testing.T) {
	var l launch
	text := []byte(`{"opId":"a","argv":["x"],"cwd":"/"}`)
	if err := json.Unmarshal(text, &l); err != nil || l.check() != nil {
		t.Fatal(err, l.check())
	}
	if l.grace() != 5*time.Second || l.quota() != 1<<30 {
		t.Errorf("grace %v, quota %d", l.grace(), l.quota())
	}
	l.SpoolQuotaBytes = 1
	if l.quota() != quotaMin {
		t.Errorf("quota %d, expected at least %d", l.quota(), quotaMin)
	}
}

func TestNamesAllProblemsOfALaunchTogether(t *testing.T) {
	l := launch{RunForMillis: -1, Containment: "chroot"}
	err := l.check()
	for _, part := range []string{"opId", "argv", "cwd", "runForMillis", `"chroot"`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not name %s", err, part)
		}
	}
}

func TestReplacesAForgedMarker(t *testing.T) {
	l := launch{OpID: "real", Env: []string{"FUNNELCLOUD_OP=forged", "A=1", "FUNNELCLOUD_OPEN=2"}}
	want := []string{"A=1", "FUNNELCLOUD_OPEN=2", "FUNNELCLOUD_OP=real"}
	if got := l.environment(); !slices.Equal(got, want) {
		t.Errorf("environment is %q, expected %q", got, want)
	}
}

func TestDescendantsOfARootAreItsFamily(t *testing.T) {
	all := []process{
		{pid: 5, parent: 4}, {pid: 2, parent: 1}, {pid: 4, parent: 3}, {pid: 3, parent: 1},
	}
	members := family(all, func(p process) bool { return p.pid == 3 })
	if len(members) != 3 || members[5].pid != 5 {
		t.Errorf("members are %v, expected 3, 4 and 5", members)
	}
}
