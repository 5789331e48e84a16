package postgres

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// Dump writes the whole database at address as one consistent snapshot in pg_dump's own format. It needs a pg_dump of the
// server's version or a newer one on this machine. Others may work in the database meanwhile.
func Dump(ctx context.Context, address string, to io.Writer) error {
	return tool(ctx, "pg_dump", address, nil, to, "--format=custom", "--no-owner", "--no-privileges")
}

// Restore reads what Dump wrote into the database at address, which must have no tables. All of it is there in the end,
// or nothing.
func Restore(ctx context.Context, address string, from io.Reader) error {
	return tool(ctx, "pg_restore", address, from, nil, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
}

// Program is where one of PostgreSQL's own programs is on this machine, such as pg_dump, of the newest version that is installed.
func Program(ctx context.Context, name string) (path string, err error) {
	b, err := newest(find(ctx))
	return b.path(name), err
}

// tool runs one of PostgreSQL's programs on the database at address.
func tool(ctx context.Context, name, address string, in io.Reader, out io.Writer, args ...string) error {
	path, err := Program(ctx, name)
	if err != nil {
		return err
	}
	visible, password := withoutPassword(address)
	cmd := exec.CommandContext(ctx, path, append(args, "--no-password", "--dbname", visible)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

var passwordWord = regexp.MustCompile(`(^|\s)password\s*=\s*('(?:[^'\\]|\\.)*'|\S+)`)

// withoutPassword parts an address from its password: everybody on the machine can read the arguments of a program.
func withoutPassword(address string) (rest, password string) {
	if u, err := url.Parse(address); err == nil && u.Host+u.Path != "" && strings.HasPrefix(u.Scheme, "postgres") {
		if u.User == nil {
			return address, ""
		}
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
		return u.String(), password
	}
	found := passwordWord.FindStringSubmatch(address)
	if found == nil {
		return address, ""
	}
	password = strings.TrimSuffix(strings.TrimPrefix(found[2], "'"), "'")
	password = strings.NewReplacer(`\'`, `'`, `\\`, `\`).Replace(password)
	return strings.TrimSpace(passwordWord.ReplaceAllString(address, "$1")), password
}
