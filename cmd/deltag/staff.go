package main

import (
	"context"
	"errors"
	"fmt"

	"deltag/domain"
	"deltag/domain/org"
)

// staffCommand makes an administrator from the machine itself, for the first of them has nobody to ask.
func staffCommand(ctx context.Context, cfg config, args []string) error {
	if len(args) != 3 || args[0] != "add" {
		return errors.New(`write: deltag staff add "Name of the administrator" name@municipality.dk`)
	}
	key, err := cfg.key()
	if err != nil {
		return err
	}
	db, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	defer closeAll()
	ctx = domain.WithActor(ctx, domain.System("deltag staff add"))
	s, err := org.New(db, org.Settings{Secret: key}).AddStaff(ctx, org.NewStaff{Name: args[1], Email: args[2], Role: domain.Administrator})
	if err != nil {
		return err
	}
	fmt.Printf("%s is an administrator and can sign in with a code sent to %s.\n", s.Name, s.Email)
	return nil
}
