package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	schema "go.temporal.io/server/schema/sqlite"
)

// The version of what we keep in the folder. Raise it when an older module could not use it.
const dataVersion = 1

// A start with less free space than this would end in a full disk within minutes.
const freeBytesMin = 64 << 20

// marker is the file schema-version: who wrote the folder last, so that an older program refuses
// it instead of guessing.
type marker struct {
	Data       int    `json:"data"`
	Server     string `json:"server"`
	Schema     string `json:"schema"`
	Visibility string `json:"visibilitySchema"`
}

var ourMarker = marker{
	Data: dataVersion, Server: serverVersion,
	Schema: schema.Version, Visibility: schema.VisibilityVersion,
}

// dataFolder is the folder of one installation's Temporal, locked for this process.
type dataFolder struct {
	path string
	lock *os.File
}

// openData locks and checks the folder and brings both files to a usable schema. What it does not
// understand it leaves as it is.
func openData(path string) (*dataFolder, error) {
	if err := usableFolder(path, freeBytesMin); err != nil {
		return nil, err
	}
	d := &dataFolder{path: path}
	if err := d.hold(); err != nil {
		return nil, err
	}
	if err := d.prepare(); err != nil {
		d.release()
		return nil, err
	}
	return d, nil
}

func usableFolder(path string, free uint64) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return faultf(exitData, "--data %s cannot be created: %s", path, err)
	}
	probe, err := os.CreateTemp(path, ".write-test-*")
	if err != nil {
		return faultf(exitData, "--data %s cannot be written: %s; nothing was changed", path, err)
	}
	probe.Close()
	os.Remove(probe.Name())
	return requireSpace(path, free)
}

func requireSpace(path string, wanted uint64) error {
	free, err := freeBytes(path)
	if err != nil {
		return faultf(exitData, "--data %s: free space cannot be read: %s", path, err)
	}
	if free < wanted {
		return faultf(exitData, "the disk of --data %s is full: %d MiB free, expected at least %d MiB; "+
			"nothing was changed", path, free>>20, wanted>>20)
	}
	return nil
}

func (d *dataFolder) hold() error {
	file, err := os.OpenFile(d.file("lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return faultf(exitData, "--data %s cannot be locked: %s", d.path, err)
	}
	if err := lockFile(file); err != nil {
		owner, _ := os.ReadFile(d.file("lock"))
		file.Close()
		return faultf(exitData, "--data %s is in use by another temporal-dev (pid %s)", d.path, owner)
	}
	file.Truncate(0)
	fmt.Fprintf(file, "%d", os.Getpid())
	d.lock = file
	return nil
}

func (d *dataFolder) release() { d.lock.Close() }

// settle moves SQLite's log into the files, so that after a stop a plain copy of them is complete.
func (d *dataFolder) settle() {
	for _, db := range []databaseFile{d.temporal(), d.visibility()} {
		db.settle()
	}
}

func (d *dataFolder) file(name string) string { return filepath.Join(d.path, name) }

func (d *dataFolder) temporal() databaseFile {
	return databaseFile{path: d.file("temporal.db")}
}

func (d *dataFolder) visibility() databaseFile {
	return databaseFile{path: d.file("visibility.db")}
}

func (d *dataFolder) prepare() error {
	known, err := d.readMarker()
	if err != nil {
		return err
	}
	for _, db := range []databaseFile{d.temporal(), d.visibility()} {
		if err := db.check(known != nil); err != nil {
			return err
		}
	}
	for _, db := range []databaseFile{d.temporal(), d.visibility()} {
		if err := db.create(); err != nil {
			return faultf(exitData, "%s cannot be prepared: %s", db.path, err)
		}
	}
	if known != nil && *known == ourMarker {
		return nil
	}
	return d.writeMarker()
}

// readMarker answers nil for a folder that was never finished.
func (d *dataFolder) readMarker() (*marker, error) {
	name := d.file("schema-version")
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, faultf(exitData, "%s cannot be read: %s", name, err)
	}
	var found marker
	if err := json.Unmarshal(text, &found); err != nil || found.Data < 1 || found.Server == "" {
		return nil, faultf(exitData, "%s is damaged: %q, expected what this program writes, like %s; "+
			"nothing was changed", name, clip(text), ourMarker.json())
	}
	return &found, d.understand(found)
}

func (d *dataFolder) understand(found marker) error {
	if found.Data > dataVersion || newer(found.Server, serverVersion) {
		return faultf(exitNewer, "%s was written by a newer program (data version %d, server %s); "+
			"this one knows data version %d, server %s. Install the newer one; nothing was changed",
			d.path, found.Data, found.Server, dataVersion, serverVersion)
	}
	if found.Schema != schema.Version || found.Visibility != schema.VisibilityVersion {
		return faultf(exitNewer, "%s has table layout %s/%s; this program knows %s/%s only and has no "+
			"way between them. Use server %s; nothing was changed", d.path, found.Schema,
			found.Visibility, schema.Version, schema.VisibilityVersion, found.Server)
	}
	return nil
}

func (d *dataFolder) writeMarker() error {
	if err := writeAtomically(d.file("schema-version"), []byte(ourMarker.json()+"\n")); err != nil {
		return faultf(exitData, "--data %s: %s", d.path, err)
	}
	return nil
}

func (m marker) json() string {
	text, _ := json.Marshal(m)
	return string(text)
}

// newer compares dotted versions; what is no number counts as newer, to stay on the safe side.
func newer(found, ours string) bool {
	var f, o [3]int
	if n, _ := fmt.Sscanf(found, "%d.%d.%d", &f[0], &f[1], &f[2]); n != 3 {
		return true
	}
	fmt.Sscanf(ours, "%d.%d.%d", &o[0], &o[1], &o[2])
	for i := range f {
		if f[i] != o[i] {
			return f[i] > o[i]
		}
	}
	return false
}

func clip(text []byte) string {
	const longest = 80
	if len(text) > longest {
		text = text[:longest]
	}
	return string(text)
}

func writeAtomically(name string, text []byte) error {
	half, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(half.Name())
	_, err = half.Write(text)
	if err = errors.Join(err, half.Sync(), half.Close()); err != nil {
		return err
	}
	return os.Rename(half.Name(), name)
}
