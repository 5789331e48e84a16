// Command sink is the scripted SMTP server of package smtptest as a program of
// its own, for tests that kill the sender and count what arrived. It prints
// its address on the first line, then one line of JSON for each mail it took.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"deltag/mailer"
	"deltag/mailer/smtptest"
)

type line struct {
	From string   `json:"from"`
	To   []string `json:"to"`
	Raw  string   `json:"raw,omitempty"`
}

func main() {
	address := flag.String("listen", "127.0.0.1:0", "address to listen on; keep to the loopback")
	rules := flag.String("rules", "", "JSON array of rules, such as "+`[{"to":"late-*","at":"RCPT","times":1,"code":451,"text":"4.7.1 Later"}]`)
	brief := flag.Bool("brief", false, "leave the text of the mails out")
	flag.Parse()
	if err := run(*address, *rules, *brief); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, script string, brief bool) error {
	var rules []smtptest.Rule
	if script != "" {
		if err := json.Unmarshal([]byte(script), &rules); err != nil {
			return fmt.Errorf("-rules is not a JSON array of rules: %w", err)
		}
	}
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	server, err := smtptest.Start(address, func(m mailer.Received) {
		mu.Lock()
		defer mu.Unlock()
		l := line{From: m.From, To: m.To, Raw: string(m.Raw)}
		if brief {
			l.Raw = ""
		}
		_ = out.Encode(l)
	}, rules...)
	if err != nil {
		return err
	}
	fmt.Println(server.Address)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	server.Close()
	return nil
}
