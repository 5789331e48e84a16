package main

import (
	"context"
	"testing"
)

func TestTablesAreMeasured(t *testing.T) {
	t.Parallel()
	lines, err := measureTables(context.Background(), &bench{size: size{rounds: 1}})
	if err != nil || len(lines) != 1 || lines[0].ratio != "1.00" {
		t.Errorf("got %+v, %v", lines, err)
	}
}
