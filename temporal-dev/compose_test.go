package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"gopkg.in/yaml.v3"
)

// team is the part of the compose schema that compose.yaml uses. Decoding is strict, so a key that
// is misspelt or unknown here fails the test.
type team struct {
	Name     string                 `yaml:"name"`
	Services map[string]teamService `yaml:"services"`
	Configs  map[string]struct {
		Content string `yaml:"content"`
	} `yaml:"configs"`
	Secrets map[string]struct {
		File string `yaml:"file"`
	} `yaml:"secrets"`
	Volumes map[string]*struct{} `yaml:"volumes"`
}

type teamService struct {
	Image     string   `yaml:"image"`
	Profiles  []string `yaml:"profiles"`
	Restart   string   `yaml:"restart"`
	DependsOn map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	Environment map[string]string `yaml:"environment"`
	Secrets     []string          `yaml:"secrets"`
	Configs     []struct {
		Source string `yaml:"source"`
		Target string `yaml:"target"`
	} `yaml:"configs"`
	Volumes     []string `yaml:"volumes"`
	Entrypoint  []string `yaml:"entrypoint"`
	Command     []string `yaml:"command"`
	Ports       []string `yaml:"ports"`
	Healthcheck *struct {
		Test        []string `yaml:"test"`
		Interval    string   `yaml:"interval"`
		Timeout     string   `yaml:"timeout"`
		Retries     int      `yaml:"retries"`
		StartPeriod string   `yaml:"start_period"`
		Disable     bool     `yaml:"disable"`
	} `yaml:"healthcheck"`
}

func readTeam(t *testing.T) (team, string) {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var read team
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&read); err != nil {
		t.Fatal(err)
	}
	return read, string(text)
}

func TestTeamHasItsPartsWithPinnedImages(t *testing.T) {
	read, _ := readTeam(t)
	for _, name := range []string{"postgres", "temporal", "temporal-ui", "qdrant", "hq"} {
		if read.Services[name].Image == "" {
			t.Errorf("service %s is missing", name)
		}
	}
	pinned := regexp.MustCompile(`^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?$`)
	for name, service := range read.Services {
		if !pinned.MatchString(service.Image) {
			t.Errorf("%s: image %q is not pinned by version", name, service.Image)
		}
	}
	for name, wanted := range map[string]string{
		"temporal": "temporalio/server:" + serverVersion, "temporal-ui": "temporalio/ui:" + uiVersion,
		"temporal-schema":    "temporalio/admin-tools:" + serverVersion,
		"temporal-namespace": "temporalio/admin-tools:" + serverVersion,
	} {
		if read.Services[name].Image != wanted {
			t.Errorf("%s runs %s, expected %s", name, read.Services[name].Image, wanted)
		}
	}
}

func TestTeamServicesWaitForWhatExistsAndIsHealthy(t *testing.T) {
	read, _ := readTeam(t)
	for name, service := range read.Services {
		if service.Healthcheck == nil {
			t.Fatalf("%s has no healthcheck", name)
		}
		if service.Healthcheck.Disable != strings.HasPrefix(service.Restart, "on-failure") {
			t.Errorf("%s: only a service that ends may go without a healthcheck", name)
		}
		if !service.Healthcheck.Disable && len(service.Healthcheck.Test) < 2 {
			t.Errorf("%s: healthcheck without a test", name)
		}
		for target, wanted := range service.DependsOn {
			other, known := read.Services[target]
			if !known {
				t.Errorf("%s waits for %s, which does not exist", name, target)
				continue
			}
			condition := "service_healthy"
			if other.Healthcheck.Disable {
				condition = "service_completed_successfully"
			}
			if wanted.Condition != condition {
				t.Errorf("%s waits for %s to be %q, expected %s", name, target, wanted.Condition, condition)
			}
		}
	}
}

func TestTeamDeclaresEveryVolumeSecretAndConfig(t *testing.T) {
	read, _ := readTeam(t)
	for name, service := range read.Services {
		for _, volume := range service.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			_, declared := read.Volumes[source]
			if !declared && !(strings.HasPrefix(source, "./") && strings.HasSuffix(volume, ":ro")) {
				t.Errorf("%s: volume %s is neither declared nor a read-only folder", name, volume)
			}
		}
		for _, secret := range service.Secrets {
			if read.Secrets[secret].File == "" {
				t.Errorf("%s: secret %s is not declared", name, secret)
			}
		}
		for _, source := range service.Configs {
			if read.Configs[source.Source].Content == "" {
				t.Errorf("%s: config %s is not declared", name, source.Source)
			}
		}
	}
}

func TestTeamHoldsNoSecretInItsText(t *testing.T) {
	read, text := readTeam(t)
	sounds := regexp.MustCompile(`(?i)(password|pwd|token|api_?key|secret|tls_.*key)`)
	for name, service := range read.Services {
		for key, value := range service.Environment {
			if sounds.MatchString(key) && !strings.HasPrefix(value, "/run/secrets/") {
				t.Errorf("%s: %s is given literally", name, key)
			}
		}
	}
	signedIn := regexp.MustCompile(`://[^/\s]*:[^/\s]*@`)
	if strings.Contains(text, "BEGIN ") || signedIn.MatchString(text) {
		t.Error("a key or a password in a URL is in the text")
	}
}

func TestTeamPublishesOnLoopbackOrSaysWhyNot(t *testing.T) {
	read, text := readTeam(t)
	lines := strings.Split(text, "\n")
	for name, service := range read.Services {
		for _, port := range service.Ports {
			at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "- "+port) })
			if at < 1 || !strings.HasPrefix(strings.TrimSpace(lines[at-1]), "# ") {
				t.Errorf("%s: port %s has no comment above it", name, port)
			}
			if !strings.HasPrefix(port, loopback+":") {
				t.Logf("%s publishes %s, explained by %q", name, port, lines[at-1])
			}
		}
	}
}

// The server's image renders this very template, which is part of the pinned module.
func TestTeamTemporalWantsCertificatesEverywhere(t *testing.T) {
	read, _ := readTeam(t)
	for key, value := range read.Services["temporal"].Environment {
		t.Setenv(key, value)
	}
	t.Setenv("POSTGRES_PWD", "from-the-secret")
	rendered, err := config.Load(config.WithEmbedded())
	if err != nil {
		t.Fatal(err)
	}
	for name, group := range map[string]config.GroupTLS{
		"frontend": rendered.Global.TLS.Frontend, "internode": rendered.Global.TLS.Internode,
	} {
		if !group.Server.RequireClientAuth ||
			group.Server.CertFile == "" || group.Server.KeyFile == "" ||
			len(group.Server.ClientCAFiles) == 0 || group.Client.DisableHostVerification ||
			len(group.Client.RootCAFiles) == 0 || group.Client.ServerName == "" {
			t.Errorf("%s is not mutual TLS: %+v", name, group)
		}
	}
	store := rendered.Persistence.DataStores["default"].SQL
	if store.ConnectAddr != "postgres:5432" || store.Password != "from-the-secret" {
		t.Errorf("database %s with user %s", store.ConnectAddr, store.User)
	}
	if port := rendered.Services["frontend"].RPC.HTTPPort; port != 0 {
		t.Errorf("the frontend has an HTTP port %d", port)
	}
}

func TestTeamLimitsAreOursButTheAttributeCache(t *testing.T) {
	read, _ := readTeam(t)
	file := t.TempDir() + "/limits.yaml"
	text := read.Configs["temporal-limits"].Content
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan any)
	defer close(done)
	limits, err := openLimits(file, silentLogger(), done)
	if err != nil {
		t.Fatal(err)
	}
	given := limits.(layered).file
	for key, value := range ourLimits() {
		found := given.GetValue(key)
		if key == dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key() {
			if len(found) > 0 {
				t.Errorf("%s is set", key)
			}
			continue
		}
		if len(found) != 1 || found[0].Value != value {
			t.Errorf("%s is %v, expected %v", key, found, value)
		}
	}
}

func TestTeamCreatesEverySearchAttribute(t *testing.T) {
	read, _ := readTeam(t)
	script := read.Services["temporal-namespace"].Command[0]

	for name, kind := range searchAttributes() {
		if !strings.Contains(script, name+":"+kind.String()) {
			t.Errorf("%s:%s is not created", name, kind)
		}
	}
}
