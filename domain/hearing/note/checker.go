package note

import _ "embed" // the checker

// Checker is a program in Python, with its standard library alone, that checks a public file without Deltag.
//
//go:embed check_note.py
var Checker []byte
