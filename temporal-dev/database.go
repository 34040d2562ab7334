package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	plugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	schema "go.temporal.io/server/schema/sqlite"
)

// The driver the server's plugin registers: the same code reads the files here and there.
const sqliteDriver = "sqlite_temporal"

// Reading every page costs about 1 s per GiB; above this size a start would feel it.
const fullCheckMax = 512 << 20

// databaseFile is one SQLite file of the folder.
type databaseFile struct{ path string }

// config is the one connection all services share: the plugin pools by exactly these attributes.
func (f databaseFile) config() *config.SQL {
	return &config.SQL{
		PluginName:   plugin.PluginName,
		DatabaseName: escapeURI(f.path),
		ConnectAttributes: map[string]string{
			"mode":         "rwc",
			"journal_mode": "wal",
			"synchronous":  "full",
			"busy_timeout": "10000",
		},
	}
}

// SQLite reads names as URIs, where these three have a meaning.
func escapeURI(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// check looks without changing a byte. When expected, the file must be there with our tables.
func (f databaseFile) check(expected bool) error {
	empty, err := f.isEmpty()
	if err != nil {
		return err
	}
	if empty {
		return f.checkAbsence(expected)
	}
	if err := f.checkHeader(); err != nil {
		return err
	}
	db, err := sql.Open(sqliteDriver, "file:"+escapeURI(f.path)+"?mode=ro")
	if err != nil {
		return f.damaged(err)
	}
	defer db.Close()
	return f.checkContent(db)
}

func (f databaseFile) isEmpty() (bool, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, faultf(exitData, "%s cannot be read: %s", f.path, err)
	}
	return info.Size() == 0, nil
}

func (f databaseFile) checkAbsence(expected bool) error {
	if !expected {
		return nil
	}
	return faultf(exitData, "%s is missing or empty, but schema-version says that data was here; "+
		"put back a copy of it, or move the whole folder away to begin anew; nothing was changed", f.path)
}

func (f databaseFile) checkHeader() error {
	file, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err != nil {
		return faultf(exitData, "%s cannot be opened for writing: %s; nothing was changed", f.path, err)
	}
	defer file.Close()
	head := make([]byte, 16)
	if _, err := io.ReadFull(file, head); err != nil || string(head) != "SQLite format 3\x00" {
		return f.damaged(errors.New("it does not begin like a SQLite file"))
	}
	return nil
}

func (f databaseFile) checkContent(db *sql.DB) error {
	var written int
	if err := db.QueryRow("PRAGMA user_version").Scan(&written); err != nil {
		return f.damaged(err)
	}
	if written > dataVersion {
		return faultf(exitNewer, "%s was written by a newer program (data version %d, this one knows "+
			"%d). Install the newer one; nothing was changed", f.path, written, dataVersion)
	}
	if written < 1 {
		return faultf(exitData, "%s is a SQLite file of another program; give --data another folder; "+
			"nothing was changed", f.path)
	}
	return f.checkPages(db)
}

func (f databaseFile) checkPages(db *sql.DB) error {
	if info, err := os.Stat(f.path); err != nil || info.Size() > fullCheckMax {
		return err
	}
	var verdict string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return f.damaged(err)
	}
	if verdict != "ok" {
		return f.damaged(errors.New(verdict))
	}
	return nil
}

func (f databaseFile) damaged(why error) error {
	return faultf(exitData, "%s is damaged: %s; put back a copy of the folder, or move it away to "+
		"begin anew; nothing was changed", f.path, why)
}

// create makes the tables in one transaction: a crash leaves an empty file or a finished one.
func (f databaseFile) create() error {
	if empty, err := f.isEmpty(); err != nil || !empty {
		return err
	}
	db, err := sql.Open(sqliteDriver, "file:"+escapeURI(f.path)+"?mode=rwc&_pragma=synchronous=full")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := schema.SetupSchemaOnDB(schemaTarget{tx: tx}); err != nil {
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", dataVersion)); err != nil {
		return err
	}
	return tx.Commit()
}

// settle may fail without harm: the next start reads the log.
func (f databaseFile) settle() {
	db, err := sql.Open(sqliteDriver, "file:"+escapeURI(f.path)+"?mode=rw")
	if err != nil {
		return
	}
	defer db.Close()
	db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
}

// schemaTarget is all of an administrator's database that the schema set-up uses.
type schemaTarget struct {
	sqlplugin.AdminDB
	tx *sql.Tx
}

func (t schemaTarget) Exec(statement string, args ...any) error {
	_, err := t.tx.Exec(statement, args...)
	return err
}
