package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every model of every area is compared with its table by a test of that area (domaintest.CheckModels).
func TestEveryModelIsCompared(t *testing.T) {
	t.Parallel()
	models, compared := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, "domain"), func(place string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(place) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), place, nil, 0)
		if err != nil {
			return err
		}
		area := strings.TrimSuffix(file.Name.Name, "_test")
		if strings.HasSuffix(place, "_test.go") {
			comparisons(file, area, compared)
		} else {
			modelsOf(file, area, models)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for model := range models {
		if !compared[model] {
			t.Errorf("no test compares the model %s with its table: name it in a call of domaintest.CheckModels", model)
		}
	}
	if len(models) < 25 {
		t.Errorf("only %d models were seen", len(models))
	}
}

// keyed is what gorm is told of a field that only a model has.
var keyed = regexp.MustCompile(`gorm:"[^"]*primaryKey`)

// modelsOf finds the types of a file that have a table's name or a key.
func modelsOf(file *ast.File, area string, found map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == "TableName" && n.Recv != nil {
				found[area+"."+receiver(n)] = true
			}
		case *ast.TypeSpec:
			structure, ok := n.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range structure.Fields.List {
				if field.Tag != nil && keyed.MatchString(field.Tag.Value) {
					found[area+"."+n.Name.Name] = true
				}
			}
		}
		return true
	})
}

// comparisons finds the models that a test file gives to CheckModels.
func comparisons(file *ast.File, area string, found map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if of, ok := call.Fun.(*ast.SelectorExpr); !ok || of.Sel.Name != "CheckModels" {
			return true
		}
		for _, argument := range call.Args {
			if pointer, ok := argument.(*ast.UnaryExpr); ok {
				argument = pointer.X
			}
			literal, ok := argument.(*ast.CompositeLit)
			if !ok {
				continue
			}
			switch kind := literal.Type.(type) {
			case *ast.SelectorExpr:
				found[area+"."+kind.Sel.Name] = true
			case *ast.Ident:
				found[area+"."+kind.Name] = true
			}
		}
		return true
	})
}
