// Command fc-supervisor owns one running command of FunnelCloud: it starts it, keeps its output,
// ends it on request or on time, and writes down how it ended. It needs neither the agent nor a
// JVM.
package main

import (
	"fmt"
	"os"
	"runtime"
)

const version = "1"

// Exit codes of the supervisor itself; the command's own ending is only in the exit file.
const (
	codeDone      = 0
	codeFailed    = 1
	codeUsage     = 2
	codeUnwritten = 97
	codeLocked    = 98
	codeLoser     = 99
)

const usage = `usage: fc-supervisor run OPDIR
       fc-supervisor probe [--cgroup-parent PATH]
       fc-supervisor members OPDIR
       fc-supervisor kill OPDIR [--grace-millis N]
       fc-supervisor version
`

// The command is forked from the main thread, which lives as long as the process: a parent-death
// signal fires when the forking thread ends, not when the process does.
func init() {
	runtime.LockOSThread()
}

func main() {
	os.Exit(dispatch(os.Args[1:]))
}

func dispatch(args []string) int {
	if len(args) == 0 {
		return misuse("no subcommand")
	}
	verb, rest := args[0], args[1:]
	switch {
	case verb == "run" && len(rest) == 1:
		return run(rest[0])
	case verb == "probe":
		return probe(rest)
	case verb == "members" && len(rest) == 1:
		return showMembers(rest[0])
	case verb == "kill":
		return killMembers(rest)
	case verb == "version" && len(rest) == 0:
		fmt.Println(version)
		return codeDone
	}
	return misuse(fmt.Sprintf("cannot read the arguments %q", args))
}

func misuse(why string) int {
	fmt.Fprintf(os.Stderr, "fc-supervisor: %s\n%s", why, usage)
	return codeUsage
}

// logf writes to the supervisor's log, which is its standard error; a log that cannot be written is
// no reason to stop.
func logf(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "fc-supervisor: "+format+"\n", values...)
}
