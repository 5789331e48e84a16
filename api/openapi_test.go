package api_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"deltag/api"
	"deltag/api/op"
	"deltag/api/staff"
)

var update = flag.Bool("update", false, "write the golden copy of the OpenAPI document")

const golden = "openapi.yaml"

func document() *huma.OpenAPI {
	return api.Mount(api.NewEcho(api.Settings{}), staff.Register(staff.Areas{})).OpenAPI()
}

// TestOpenAPI keeps the golden copy true, so that a change of the interface is seen in review.
// go test ./api/... -run OpenAPI -update writes it anew.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	got, err := document().YAML()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the golden copy is stale: go test ./api/... -run OpenAPI -update (-want +got)\n%s", cmp.Diff(string(want), string(got)))
	}
}

func TestOpenAPINamesWhoMayCall(t *testing.T) {
	t.Parallel()
	for name, o := range operations(document()) {
		if who, _ := o.Extensions[op.Permission].(string); who == "" {
			t.Errorf("%s names neither a permission nor op.SignedIn() nor op.Anyone()", name)
		}
	}
}

// operations lists a document's operations by method and path, such as "GET /units".
func operations(d *huma.OpenAPI) map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for path, p := range d.Paths {
		for _, o := range []*huma.Operation{p.Get, p.Post, p.Put, p.Delete, p.Patch, p.Head} {
			if o != nil {
				all[o.Method+" "+path[len(api.Prefix):]] = o
			}
		}
	}
	return all
}
