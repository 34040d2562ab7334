// Command temporal-dev is a real Temporal server for one machine: frontend, history, matching and
// system workers in one process, SQLite files below one folder, and a read-only Web UI.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// What the pinned modules in go.mod are called; a test compares them with the build information.
const (
	serverVersion = "1.31.2"
	uiVersion     = "2.50.1"
)

// Set by the linker: -X main.version=...
var version = "dev"

// Exit codes other programs rely on.
const (
	exitOK       = 0
	exitFailed   = 1
	exitUsage    = 2
	exitPortBusy = 3
	exitData     = 4
	exitNewer    = 5
)

// fault is an error that knows the exit code it ends the program with.
type fault struct {
	code int
	text string
}

func (f *fault) Error() string { return f.text }

func faultf(code int, format string, args ...any) error {
	return &fault{code: code, text: fmt.Sprintf(format, args...)}
}

const usage = `temporal-dev: a real Temporal server for one machine

  temporal-dev serve --data DIR --frontend-port N --ui-port N --tls-ca FILE --tls-cert FILE
      --tls-key FILE --tls-server-name NAME --ready-file FILE [--namespace funnelcloud]
      [--retention 720h] [--log-level warn] [--dynamic-config FILE]
  temporal-dev health --ready-file FILE
  temporal-dev health --frontend HOST:PORT --tls-ca FILE --tls-cert FILE --tls-key FILE
      --tls-server-name NAME
  temporal-dev version
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errOut io.Writer) int {
	err := dispatch(args, out)
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(errOut, "temporal-dev: %s\n", err)
	var known *fault
	if errors.As(err, &known) {
		return known.code
	}
	return exitFailed
}

func dispatch(args []string, out io.Writer) error {
	if len(args) == 0 {
		return faultf(exitUsage, "no command given, expected serve, health or version\n\n%s", usage)
	}
	switch args[0] {
	case "serve":
		return serveCommand(args[1:], out)
	case "health":
		return healthCommand(args[1:], out)
	case "version", "--version":
		fmt.Fprintf(out, "temporal-dev %s (server %s, ui %s)\n", version, serverVersion, uiVersion)
		return nil
	case "help", "--help", "-h":
		fmt.Fprint(out, usage)
		return nil
	}
	return faultf(exitUsage, "unknown command %q, expected serve, health or version\n\n%s",
		args[0], usage)
}
