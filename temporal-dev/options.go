package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// tlsFiles names the one certificate pair this installation uses for Temporal, and the authority
// that signs whoever may call it.
type tlsFiles struct {
	CA         string `json:"ca"`
	Cert       string `json:"cert"`
	Key        string `json:"key"`
	ServerName string `json:"serverName"`
}

type serveOptions struct {
	data          string
	frontendPort  int
	uiPort        int
	namespace     string
	retention     time.Duration
	tls           tlsFiles
	readyFile     string
	logLevel      string
	dynamicConfig string
}

// The shortest retention the server itself accepts.
const retentionMin = 24 * time.Hour

var namespacePattern = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}$`)

func parseServe(args []string) (serveOptions, error) {
	var o serveOptions
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.StringVar(&o.data, "data", "", "folder of the database files")
	flags.IntVar(&o.frontendPort, "frontend-port", 0, "port of the frontend on 127.0.0.1")
	flags.IntVar(&o.uiPort, "ui-port", 0, "port of the Web UI on 127.0.0.1")
	flags.StringVar(&o.namespace, "namespace", "funnelcloud", "namespace that must exist")
	flags.DurationVar(&o.retention, "retention", 720*time.Hour, "how long closed workflows are kept")
	bindTLS(flags, &o.tls)
	flags.StringVar(&o.readyFile, "ready-file", "", "written when all is ready, removed on exit")
	flags.StringVar(&o.logLevel, "log-level", "warn", "debug, info, warn or error")
	flags.StringVar(&o.dynamicConfig, "dynamic-config", "", "YAML file laid over our own values")
	if err := parse(flags, args); err != nil {
		return o, err
	}
	if err := o.check(); err != nil {
		return o, err
	}
	return o.absolute()
}

// absolute lets others use the ready file from any folder.
func (o serveOptions) absolute() (serveOptions, error) {
	for _, file := range []*string{&o.data, &o.readyFile, &o.tls.CA, &o.tls.Cert, &o.tls.Key} {
		full, err := filepath.Abs(*file)
		if err != nil {
			return o, err
		}
		*file = full
	}
	return o, nil
}

func bindTLS(flags *flag.FlagSet, t *tlsFiles) {
	flags.StringVar(&t.CA, "tls-ca", "", "PEM of the authority that signs callers")
	flags.StringVar(&t.Cert, "tls-cert", "", "PEM certificate, for serving and for calling")
	flags.StringVar(&t.Key, "tls-key", "", "PEM key of the certificate")
	flags.StringVar(&t.ServerName, "tls-server-name", "", "name the certificate is valid for")
}

func parse(flags *flag.FlagSet, args []string) error {
	var said bytes.Buffer
	flags.SetOutput(&said)
	if err := flags.Parse(args); err != nil {
		return faultf(exitUsage, "%s", strings.TrimSpace(said.String()))
	}
	if flags.NArg() > 0 {
		return faultf(exitUsage, "unexpected word %q after the flags", flags.Arg(0))
	}
	return nil
}

func (o serveOptions) check() error {
	if o.data == "" {
		return missing("data")
	}
	if err := checkPort("frontend-port", o.frontendPort); err != nil {
		return err
	}
	if err := checkPort("ui-port", o.uiPort); err != nil {
		return err
	}
	if o.frontendPort == o.uiPort {
		return faultf(exitUsage, "--frontend-port and --ui-port are both %d, expected two ports",
			o.uiPort)
	}
	if err := o.tls.check(); err != nil {
		return err
	}
	if o.readyFile == "" {
		return missing("ready-file")
	}
	return o.checkValues()
}

func (o serveOptions) checkValues() error {
	if !namespacePattern.MatchString(o.namespace) {
		return faultf(exitUsage, "--namespace %q, expected letters, digits, '.', '_' and '-'",
			o.namespace)
	}
	if o.retention < retentionMin {
		return faultf(exitUsage, "--retention %s, expected at least %s", o.retention, retentionMin)
	}
	switch o.logLevel {
	case "debug", "info", "warn", "error":
	default:
		return faultf(exitUsage, "--log-level %q, expected debug, info, warn or error", o.logLevel)
	}
	if o.dynamicConfig == "" {
		return nil
	}
	if _, err := os.ReadFile(o.dynamicConfig); err != nil {
		return faultf(exitUsage, "--dynamic-config: %s", err)
	}
	return nil
}

func (t tlsFiles) check() error {
	for _, given := range []struct{ flag, value string }{
		{"tls-ca", t.CA}, {"tls-cert", t.Cert}, {"tls-key", t.Key},
		{"tls-server-name", t.ServerName},
	} {
		if given.value == "" {
			return missing(given.flag)
		}
	}
	return nil
}

func missing(name string) error {
	return faultf(exitUsage, "--%s is missing; it has no default, no mode goes without it", name)
}

func checkPort(name string, port int) error {
	if port == 0 {
		return missing(name)
	}
	if port < 1 || port > 65535 {
		return faultf(exitUsage, "--%s %d, expected 1 to 65535", name, port)
	}
	return nil
}
