package main

import "syscall"

// inMemory is a directory whose files live in memory, if this machine has one with room for the tests, or "" for the one
// of all temporary files. A database for each test is a thousand files that are made and removed, which takes a disk
// longer than all that the tests do in them.
func inMemory() string {
	const dir, tmpfs, room = "/dev/shm", 0x01021994, 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Type != tmpfs || fs.Bavail < room/uint64(fs.Bsize) {
		return ""
	}
	return dir
}
