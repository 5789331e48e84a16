//go:build darwin || freebsd || netbsd || openbsd

package postgres

import "syscall"

// dieWithParent does nothing: these systems cannot tell a child of its parent's
// death. After kill -9 the server goes on, and the next start says so.
func dieWithParent(*syscall.SysProcAttr) {}
