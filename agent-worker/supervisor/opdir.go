package main

import (
	"errors"
	"os"
	"path/filepath"
)

// opdir is the folder of one op; its files are the whole interface between agent and supervisor.
type opdir string

func (d opdir) file(name string) string {
	return filepath.Join(string(d), name)
}

func (d opdir) has(name string) bool {
	_, err := os.Lstat(d.file(name))
	return err == nil
}

// sync makes names created in the folder durable.
func (d opdir) sync() error {
	folder, err := os.Open(string(d))
	if err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), folder.Close())
}

// replace writes a file that readers see either whole or not at all.
func (d opdir) replace(name string, text []byte) error {
	tmp := d.file(name + ".tmp")
	if err := os.WriteFile(tmp, text, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, d.file(name))
}
