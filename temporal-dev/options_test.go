package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func without(args []string, flag string) []string {
	for i, arg := range args {
		if arg == flag {
			return append(append([]string{}, args[:i]...), args[i+2:]...)
		}
	}
	return args
}

func TestEveryMissingFlagIsNamed(t *testing.T) {
	full := newProgram(t, t.TempDir()).args(1001, 1002)
	for _, flag := range []string{"--data", "--frontend-port", "--ui-port", "--tls-ca", "--tls-cert",
		"--tls-key", "--tls-server-name", "--ready-file"} {
		wantExit(t, without(full, flag), exitUsage, flag+" is missing")
	}
}

func wantExit(t *testing.T, args []string, code int, parts ...string) {
	t.Helper()
	var out, told bytes.Buffer
	if got := run(args, &out, &told); got != code {
		t.Errorf("%v: exit code %d, expected %d", args, got, code)
	}
	wantText(t, told.String(), parts...)
}

func TestValuesOutOfRangeAreNamedWithWhatWasExpected(t *testing.T) {
	p := newProgram(t, t.TempDir())
	for _, wrong := range []struct {
		args  []string
		words []string
	}{
		{p.args(70000, 1002), []string{"--frontend-port 70000", "1 to 65535"}},
		{p.args(1001, -4), []string{"--ui-port -4", "1 to 65535"}},
		{p.args(1001, 1001), []string{"both 1001"}},
		{p.args(1001, 1002, "--retention", "1h"), []string{"--retention 1h", "at least"}},
		{p.args(1001, 1002, "--retention", "soon"), []string{"soon", "retention"}},
		{p.args(1001, 1002, "--namespace", "a b"), []string{`"a b"`}},
		{p.args(1001, 1002, "--log-level", "loud"), []string{`"loud"`, "warn"}},
		{p.args(1001, 1002, "--dynamic-config", "/none"), []string{"/none"}},
		{p.args(1001, 1002, "--plaintext"), []string{"plaintext"}},
		{p.args(1001, 1002, "extra"), []string{`"extra"`}},
		{nil, []string{"serve, health or version"}},
		{[]string{"sing"}, []string{`"sing"`, "serve, health or version"}},
		{[]string{"health"}, []string{"--ready-file or --frontend"}},
		{[]string{"health", "--frontend", "127.0.0.1:1"}, []string{"--tls-ca is missing"}},
	} {
		wantExit(t, wrong.args, exitUsage, wrong.words...)
	}
}

func TestUnusableCertificatesAreToldBeforeAnythingStarts(t *testing.T) {
	p := newProgram(t, t.TempDir())
	good := p.files
	other := newAuthority(t, "other").issueFiles(t, t.TempDir(), hqCertificate())
	client := hqCertificate()
	client.ExtKeyUsage = client.ExtKeyUsage[1:]
	for words, files := range map[string]tlsFiles{
		"does not name":       {good.CA, good.Cert, good.Key, "elsewhere.test"},
		"does not verify":     {other.CA, good.Cert, good.Key, hqName},
		"private key":         {good.CA, good.Cert, other.Key, hqName},
		"no PEM certificate":  {good.Key, good.Cert, good.Key, hqName},
		"no such file":        {"/none", good.Cert, good.Key, hqName},
		"incompatible key us": p.ca.issueFiles(t, t.TempDir(), client),
	} {
		p.files = files
		wantExit(t, p.args(1001, 1002), exitUsage, "--tls-c", words)
	}
	if exists(t, p.data()) {
		t.Error("a refused start made its folder")
	}
}

func TestUnreadableDynamicConfigIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "limits.yaml")
	if err := os.WriteFile(file, []byte("a: [1"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openLimits(file, silentLogger(), make(chan any))
	wantFault(t, err, exitUsage, file)
}

func TestVersionIsOneLineWithThePinnedModules(t *testing.T) {
	var out, told bytes.Buffer
	if run([]string{"version"}, &out, &told) != exitOK || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%q %q", out.String(), told.String())
	}
	wantText(t, out.String(), "(server "+serverVersion+", ui "+uiVersion+")")
	pinned := map[string]string{
		"go.temporal.io/server":              "v" + serverVersion,
		"github.com/temporalio/ui-server/v2": "v" + uiVersion,
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		t.Fatal("no build information")
	}
	for _, module := range build.Deps {
		if wanted := pinned[module.Path]; wanted != "" && wanted != module.Version {
			t.Errorf("%s is %s, expected %s", module.Path, module.Version, wanted)
		}
		delete(pinned, module.Path)
	}
	if len(pinned) > 0 {
		t.Errorf("not built in: %v", pinned)
	}
}
