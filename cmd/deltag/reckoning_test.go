package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The packages whose tests run without the race detector start no goroutine and share nothing, in their tests neither.
func TestReckoningStartsNoGoroutine(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^RECKONING := (.+)$`).FindSubmatch(makefile)
	if named == nil {
		t.Fatal("the Makefile names no such packages")
	}
	for folder := range strings.FieldsSeq(string(named[1])) {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, place := range files {
			file, err := parser.ParseFile(token.NewFileSet(), place, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range file.Imports {
				if i.Path.Value == `"sync"` || i.Path.Value == `"sync/atomic"` {
					t.Errorf("%s imports %s: have the race detector look at the package", place, i.Path.Value)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if _, ok := n.(*ast.GoStmt); ok {
					t.Errorf("%s starts a goroutine: have the race detector look at the package", place)
				}
				return true
			})
		}
	}
}
