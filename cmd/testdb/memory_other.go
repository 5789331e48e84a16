//go:build !linux

package main

// inMemory is "", the directory of all temporary files.
func inMemory() string { return "" }
