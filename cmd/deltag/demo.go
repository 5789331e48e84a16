package main

import (
	"context"
	"fmt"
	"path/filepath"

	"deltag/domain"
)

// demo runs the fictional municipality: its own database beside the real one, a clock that can be moved, and mail that
// lands in a mailbox page instead of in the world.
func demo(ctx context.Context, cfg config, _ []string) error {
	cfg.Data = filepath.Join(cfg.Data, "demo")
	clock := &domain.MovableClock{}
	db, closeAll, err := openDatabase(ctx, cfg, clock)
	if err != nil {
		return err
	}
	defer closeAll()
	p, err := newProgram(cfg, db, clock)
	if err != nil {
		return err
	}
	fmt.Printf("\nDeltag is ready: %s\nStop it with Ctrl-C.\n\n", cfg.public())
	return p.run(ctx)
}
