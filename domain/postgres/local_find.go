package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// oldest is the first major version with all that the migrations use.
const oldest = 15

// binaries is one installed PostgreSQL.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// choose returns the newest of the installed versions for a new data directory,
// or the one that a data directory was made with: another major version cannot
// read it.
func choose(installed []binaries, data string) (binaries, error) {
	made, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	switch {
	case os.IsNotExist(err):
		return newest(installed)
	case err != nil:
		return binaries{}, err
	}
	version := strings.TrimSpace(string(made))
	for _, b := range installed {
		if strconv.Itoa(b.major) == version {
			return b, nil
		}
	}
	return binaries{}, fmt.Errorf("the data in %s was written by PostgreSQL %s, and this machine has %s. "+
		"Nothing was changed. Install that version (on Debian: sudo apt-get install postgresql-%s), "+
		"or carry the data over with pg_upgrade", data, version, list(installed), version)
}

func newest(installed []binaries) (binaries, error) {
	best := binaries{}
	for _, b := range installed {
		if b.major > best.major {
			best = b
		}
	}
	if best.major < oldest {
		return best, fmt.Errorf("PostgreSQL %d or newer is needed, and this machine has %s. "+
			"Install it (on Debian: sudo apt-get install postgresql), or set DATABASE_URL", oldest, list(installed))
	}
	return best, nil
}

func list(installed []binaries) string {
	var names []string
	for _, b := range installed {
		names = append(names, "PostgreSQL "+strconv.Itoa(b.major))
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// find returns every PostgreSQL on this machine that can both make and run a
// database: where Debian and Red Hat put them, on the PATH, and by pg_config.
func find(ctx context.Context) []binaries {
	var dirs []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		found, _ := filepath.Glob(pattern) // fails only for a malformed pattern
		dirs = append(dirs, found...)
	}
	if program, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(program))
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	var installed []binaries
	seen := map[string]bool{}
	for _, dir := range dirs {
		// PostgreSQL looks for its files beside the real program, not beside a link.
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || seen[program] {
			continue
		}
		seen[program] = true
		if b, ok := inspect(ctx, filepath.Dir(program)); ok {
			installed = append(installed, b)
		}
	}
	return installed
}

// inspect asks the program itself for its version: "postgres (PostgreSQL) 15.18 (Debian ...)".
func inspect(ctx context.Context, dir string) (binaries, bool) {
	b := binaries{dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, false
	}
	out, err := exec.CommandContext(ctx, b.path("postgres"), "--version").Output()
	if err != nil {
		return b, false
	}
	_, version, _ := strings.Cut(string(out), "(PostgreSQL) ")
	digits := len(version) - len(strings.TrimLeft(version, "0123456789"))
	b.major, err = strconv.Atoi(version[:digits])
	return b, err == nil
}
