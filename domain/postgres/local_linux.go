package postgres

import "syscall"

// dieWithParent makes the kernel stop the server cleanly when this process is
// gone, even by kill -9: SIGINT is PostgreSQL's fast shutdown.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }
