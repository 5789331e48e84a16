//go:build darwin || freebsd || linux || netbsd || openbsd

package postgres

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as.
type account struct {
	name     string
	uid, gid uint32
	drop     bool // this process is root and must become that user
}

// prepare makes dir for its owner alone and tells who runs the server in it.
func prepare(dir, name string) (account, error) {
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return account{}, err
	}
	a := account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}
	if a.uid == 0 {
		var err error
		if a, err = lookUp(name); err != nil {
			return a, err
		}
	}
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		return a, a.give(dir)
	}
	if !os.IsExist(err) {
		return a, err
	}
	return a.take(dir)
}

// take settles who runs the server in a directory that was there before.
func (a account) take(dir string) (account, error) {
	// What lies in it is read first: another start that makes it just now gives
	// it away before it puts anything there.
	entries, unread := os.ReadDir(dir)
	uid, gid, err := owner(dir)
	if err != nil {
		return a, err
	}
	switch {
	case uid == a.uid:
		return a, os.Chmod(dir, 0o700)
	case !a.drop:
		return a, fmt.Errorf("%s belongs to another user (number %d): start Deltag as that user or as root, "+
			"or choose another directory with DELTAG_DATA", dir, uid)
	case unread != nil:
		return a, unread
	case uid != 0: // made when Deltag ran as this user: stay with it
		a.uid, a.gid, a.name = uid, gid, strconv.Itoa(int(uid))
		if u, err := user.LookupId(a.name); err == nil {
			a.name = u.Username
		}
		return a, nil
	case len(entries) > 0:
		return a, fmt.Errorf("%s belongs to root and is not empty, so it is not a database of Deltag: "+
			"choose another directory with DELTAG_DATA", dir)
	}
	return a, a.give(dir)
}

// makeParents makes what is missing above the database, open to pass through
// whatever the umask, and leaves what is there as it is.
func makeParents(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
		return err
	}
	return os.Chmod(dir, 0o755)
}

func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("PostgreSQL refuses to run as root, and there is no user %q to run it as: "+
			"name one with DELTAG_PG_USER, or set DATABASE_URL", name)
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	if errUID != nil || errGID != nil || uid == 0 {
		return account{}, fmt.Errorf("PostgreSQL cannot run as user %q: name an ordinary user with DELTAG_PG_USER", name)
	}
	return account{name: name, uid: uint32(uid), gid: uint32(gid), drop: true}, nil
}

// give makes path the account's own, closed to all others.
func (a account) give(path string) error {
	if a.drop {
		if err := os.Chown(path, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	}
	return nil
}

// attributes lets the server outlive Ctrl-C, which goes to a whole process
// group: we stop it ourselves, when nothing needs it any more.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.drop {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	dieWithParent(attr)
	return attr
}

// blocked names the first directory on the way to one of paths that the account
// may not pass, and how to mend it.
func (a account) blocked(paths ...string) error {
	for _, path := range paths {
		for _, dir := range above(path) {
			if !a.mayPass(dir) {
				return fmt.Errorf("user %s, who runs PostgreSQL, may not pass through %s on the way to %s: "+
					"type: chmod o+x %s   or choose another directory with DELTAG_DATA", a.name, dir, path, dir)
			}
		}
	}
	return nil
}

// above lists the directories above path from the root down.
func above(path string) []string {
	dir := filepath.Dir(path)
	if dir == path {
		return nil
	}
	return append(above(dir), dir)
}

func (a account) mayPass(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return false
	}
	uid, gid, err := owner(dir)
	switch {
	case err != nil:
		return false
	case uid == a.uid:
		return info.Mode()&0o100 != 0
	case gid == a.gid:
		return info.Mode()&0o010 != 0
	}
	return info.Mode()&0o001 != 0
}

func owner(path string) (uid, gid uint32, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, &fs.PathError{Op: "stat", Path: path, Err: syscall.ENOTSUP}
	}
	return stat.Uid, stat.Gid, nil
}
