package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func wantFault(t *testing.T, err error, code int, parts ...string) {
	t.Helper()
	var told *fault
	if !errors.As(err, &told) {
		t.Fatalf("expected a fault with code %d, got %v", code, err)
	}
	if told.code != code {
		t.Errorf("code %d, expected %d: %s", told.code, code, told)
	}
	wantText(t, told.Error(), parts...)
}

// contents maps every file of a folder to its bytes, but the lock, which names the last process,
// and the shared memory, which SQLite makes anew for each reader.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, entry := range entries {
		name := entry.Name()
		if name == "lock" || filepath.Ext(name) == ".db-shm" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 0 {
			found[name] = string(text)
		}
	}
	return found
}

func wantSame(t *testing.T, folder string, before map[string]string) {
	t.Helper()
	after := contents(t, folder)
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
	for name := range after {
		if _, known := before[name]; !known {
			t.Errorf("%s was made", name)
		}
	}
}

// finished makes a folder as a first start leaves it.
func finished(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	d, err := openData(folder)
	if err != nil {
		t.Fatal(err)
	}
	d.release()
	return folder
}

func TestFinishedFolderOpensAgainUnchanged(t *testing.T) {
	folder := finished(t)
	before := contents(t, folder)
	d, err := openData(folder)
	if err != nil {
		t.Fatal(err)
	}
	d.release()
	wantSame(t, folder, before)
}

func TestHalfFinishedFirstStartIsCompleted(t *testing.T) {
	for _, lost := range []string{"schema-version", "visibility.db"} {
		folder := finished(t)
		os.Remove(filepath.Join(folder, "schema-version"))
		os.Remove(filepath.Join(folder, lost))
		d, err := openData(folder)
		if err != nil {
			t.Fatal(err)
		}
		d.release()
		if len(contents(t, folder)) < 3 {
			t.Errorf("only %d files after a repaired start", len(contents(t, folder)))
		}
	}
}

func TestDamagedFilesAreRefusedAndLeftAlone(t *testing.T) {
	for what, damage := range map[string]func(t *testing.T, folder string){
		"no SQLite file":  func(t *testing.T, f string) { scribble(t, f, "temporal.db", 0, 100) },
		"page in between": func(t *testing.T, f string) { scribble(t, f, "visibility.db", 8192, 4096) },
		"cut off": func(t *testing.T, f string) {
			os.Truncate(filepath.Join(f, "temporal.db"), 20000)
		},
		"marker": func(t *testing.T, f string) { scribble(t, f, "schema-version", 0, 20) },
	} {
		t.Run(what, func(t *testing.T) {
			folder := finished(t)
			damage(t, folder)
			before := contents(t, folder)
			_, err := openData(folder)
			wantFault(t, err, exitData, folder, "damaged", "nothing was changed")
			wantSame(t, folder, before)
		})
	}
}

func scribble(t *testing.T, folder, name string, at int64, count int) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(folder, name), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	noise := make([]byte, count)
	for i := range noise {
		noise[i] = byte('A' + i%23)
	}
	if _, err := file.WriteAt(noise, at); err != nil {
		t.Fatal(err)
	}
}

func TestNewerDataVersionIsRefusedWithAndWithoutMarker(t *testing.T) {
	folder := finished(t)
	execute(t, filepath.Join(folder, "temporal.db"),
		fmt.Sprintf("PRAGMA user_version = %d", dataVersion+1))
	_, err := openData(folder)
	wantFault(t, err, exitNewer, "temporal.db", "newer program")
	os.Remove(filepath.Join(folder, "schema-version"))
	_, err = openData(folder)
	wantFault(t, err, exitNewer, "temporal.db", "newer program")
}

func TestFileOfAnotherProgramIsRefused(t *testing.T) {
	folder := t.TempDir()
	execute(t, filepath.Join(folder, "temporal.db"), "CREATE TABLE photos (id INT)")
	before := contents(t, folder)
	_, err := openData(folder)
	wantFault(t, err, exitData, "another program")
	wantSame(t, folder, before)
}

func execute(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open(sqliteDriver, "file:"+escapeURI(file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestMarkersAreUnderstoodByVersion(t *testing.T) {
	for _, found := range []struct {
		mark  marker
		known bool
	}{
		{ourMarker, true},
		{marker{1, "1.31.1", ourMarker.Schema, ourMarker.Visibility}, true},
		{marker{1, "1.9.0", ourMarker.Schema, ourMarker.Visibility}, true},
		{marker{1, "1.31.3", ourMarker.Schema, ourMarker.Visibility}, false},
		{marker{1, "2.0.0", ourMarker.Schema, ourMarker.Visibility}, false},
		{marker{1, "next", ourMarker.Schema, ourMarker.Visibility}, false},
		{marker{2, "1.31.2", ourMarker.Schema, ourMarker.Visibility}, false},
		{marker{1, "1.31.2", "0.99", ourMarker.Visibility}, false},
	} {
		err := (&dataFolder{path: "/data"}).understand(found.mark)
		if found.known && err != nil {
			t.Errorf("%s: %v", found.mark.json(), err)
		}
		if !found.known {
			wantFault(t, err, exitNewer, "nothing was changed")
		}
	}
}

func TestFolderThatCannotBeWrittenIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "below"), "/proc/self"} {
		_, err := openData(path)
		wantFault(t, err, exitData, path)
	}
}

func TestFullDiskIsRefusedWithNumbers(t *testing.T) {
	const moreThanAnyDisk = 1 << 62
	err := usableFolder(t.TempDir(), moreThanAnyDisk)
	wantFault(t, err, exitData, "is full", "MiB free", "expected at least", "nothing was changed")
}

func TestErrorsOfTheDatabaseBecomeFaults(t *testing.T) {
	for _, text := range []string{"database or disk is full (13)", "disk I/O error (10)",
		"database disk image is malformed (11)", "attempt to write a readonly database (8)"} {
		wantFault(t, explain(errors.New("start: "+text)), exitData, text)
	}
	if plain := errors.New("something else"); explain(plain) != plain {
		t.Error("an unknown error was changed")
	}
}

func TestDatabasesAreInWALModeAndFullySynchronous(t *testing.T) {
	attributes := databaseFile{path: "/x"}.config().ConnectAttributes
	if attributes["journal_mode"] != "wal" || attributes["synchronous"] != "full" {
		t.Errorf("attributes %v", attributes)
	}
	p := sharedServer(t)
	for _, name := range []string{"temporal.db-wal", "visibility.db-wal"} {
		if !exists(t, filepath.Join(p.data(), name)) {
			t.Errorf("%s is not there while the server runs", name)
		}
	}
}
