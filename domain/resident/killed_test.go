package resident_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/postgres"
	"deltag/domain/resident"
)

// runUntilKilled is the program that is killed: another process on the same database.
func runUntilKilled(url string) {
	ctx := domain.WithActor(context.Background(), domain.System("run imports"))
	db, err := postgres.Open(ctx, url, domain.SystemClock{})
	if err == nil {
		err = resident.New(db, nil).RunImports(ctx)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(3)
}

func TestKilledImportLeavesNothing(t *testing.T) {
	t.Parallel()
	b := open(t)
	var list strings.Builder
	list.WriteString("id;navn;e-mail;adresse;postnr;køn\n")
	for i := range 60_000 {
		fmt.Fprintf(&list, "%d;Navn %d;n%d@example.dk;Gade %d;2100;K\n", i, i, i, i)
	}
	imp, err := b.Upload(b.ctx, 1, "stor.csv", []byte(list.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Start(b.ctx, imp.ID, imp.Mapping); err != nil {
		t.Fatal(err)
	}
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), "RESIDENT_TEST_KILLED="+b.URL)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if rows := domaintest.Value[int](t, b.Bench, "SELECT rows_done FROM import"); rows > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no progress is seen from outside")
		}
	}
	if err := b.RunImports(b.Ctx()); err != nil { // another copy of the program: it must keep away from the running one
		t.Fatal(err)
	}
	if state := domaintest.Value[string](t, b.Bench, "SELECT state FROM import"); state != "running" {
		t.Fatalf("while it runs: %s", state)
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait()
	for state := ""; state != "interrupted"; time.Sleep(20 * time.Millisecond) {
		if err := b.RunImports(b.Ctx()); err != nil {
			t.Fatal(err)
		}
		if state = domaintest.Value[string](t, b.Bench, "SELECT state FROM import"); state != "interrupted" && state != "running" {
			t.Fatalf("after the kill: %s", state)
		}
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident"); n != 0 {
		t.Fatalf("%d people are left", n)
	}
	if err := b.Start(b.ctx, imp.ID, imp.Mapping); err != nil {
		t.Fatal(err)
	}
	if err := b.RunImports(b.Ctx()); err != nil {
		t.Fatal(err)
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM resident"); n != 60_000 {
		t.Errorf("%d people after the second start", n)
	}
}

func TestTwoCopiesOfTheProgramImportOnce(t *testing.T) {
	t.Parallel()
	b := open(t)
	imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte("id;navn\n1;Bo\n2;Ib\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Start(b.ctx, imp.ID, imp.Mapping); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := b.RunImports(b.Ctx()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if imp, _ = b.Import(b.ctx, imp.ID); counts(imp) != "done +2 ~0 =0 -0 !0" {
		t.Error(counts(imp))
	}
	if n := domaintest.Value[int](t, b.Bench, "SELECT count(*) FROM access_record WHERE subject = 'resident'"); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}
