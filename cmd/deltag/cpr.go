package main

import (
	"context"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/resident"
)

// cprCommand seals all CPR numbers anew. The program must not run meanwhile: it would look for people by the old key.
func cprCommand(ctx context.Context, cfg config, args []string) error {
	if len(args) != 1 || args[0] != "rotate" {
		return errors.New("write: deltag cpr rotate, with the new key in DELTAG_CPR_KEY and the old one in DELTAG_CPR_KEY_OLD")
	}
	to, err := resident.NewCPRKey(cfg.CPRKey)
	if err != nil {
		return fmt.Errorf("DELTAG_CPR_KEY: %w", err)
	}
	from, err := resident.NewCPRKey(cfg.CPRKeyOld)
	if err != nil {
		return fmt.Errorf("DELTAG_CPR_KEY_OLD: %w", err)
	}
	db, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	defer closeAll()
	n, err := resident.New(db, to).RotateCPR(domain.WithActor(ctx, domain.System("deltag cpr rotate")), from)
	if err != nil {
		return err
	}
	fmt.Printf("%d CPR numbers are sealed with the new key. Start the program with DELTAG_CPR_KEY and without DELTAG_CPR_KEY_OLD.\n"+
		"Keep the old key as long as there are backups from before.\n", n)
	return nil
}
