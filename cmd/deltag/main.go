// Command deltag is the whole program: the server, the demo, and the commands of whoever runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // office hours and deadlines are Danish wherever the program runs
)

type command struct {
	name, help string
	run        func(ctx context.Context, cfg config, args []string) error
}

var commands = []command{
	{"serve", "run the server with the settings of the environment", serve},
	{"demo", "run a fictional municipality on a movable clock", demo},
	{"migrate", "bring the database to the newest shape", migrate},
	{"staff", "staff add NAME ADDRESS: make an administrator", staffCommand},
	{"backup", "backup FILE: write the whole database into a sealed file; backup keys: make the keys", backup},
	{"restore", "restore FILE KEYFILE [ERASURES]: read a sealed file into an empty database, and erase again who was erased since", restore},
	{"mail", "tell whether mail may leave; mail release send|cancel: let it, and say what becomes of what waits", mailCommand},
	{"cpr", "cpr rotate: seal all CPR numbers anew, from DELTAG_CPR_KEY_OLD to DELTAG_CPR_KEY", cprCommand},
	{"lottery", "find the fairest lottery of a file of quotas and a file of people: deltag lottery --help; lottery tables: split a group over tables", lotteryCommand},
	{"verify", "verify FILE: compute the protocol of a draw again, the proof of its fairness included", verifyCommand},
	{"instrument", "instrument check FILE: tell what keeps a questionnaire from being published; also compare, schema, template", instrumentCommand},
	{"config", "print the settings in force, secrets masked", printConfig},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "deltag:", err)
		var exit exitError
		if errors.As(err, &exit) {
			os.Exit(exit.status)
		}
		os.Exit(1)
	}
}

var errUsage = errors.New("say what to do: deltag COMMAND")

func run(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage()
		if len(args) == 0 {
			return errUsage
		}
		return nil
	}
	for _, c := range commands {
		if c.name == args[0] {
			cfg, err := readConfig(os.Environ())
			if err != nil {
				return err
			}
			slog.SetDefault(cfg.logger(os.Stderr))
			return c.run(ctx, cfg, args[1:])
		}
	}
	usage()
	return fmt.Errorf("there is no command %q", args[0])
}

func usage() {
	fmt.Println("deltag COMMAND")
	for _, c := range commands {
		fmt.Printf("  %-10s %s\n", c.name, c.help)
	}
}
