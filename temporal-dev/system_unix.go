//go:build unix

package main

import (
	"os"
	"syscall"
)

// lockFile fails at once when another process holds the lock; the kernel frees it at any exit.
func lockFile(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

func freeBytes(path string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil
}

// ownFilesOnly keeps what this process creates from other accounts.
func ownFilesOnly() { syscall.Umask(0o077) }
