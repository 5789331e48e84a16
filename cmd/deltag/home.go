package main

import (
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
)

// mailTasks puts on the first page what of the mail waits for a decision. The mail area lies below the one that has the page.
func mailTasks(tx *domain.Tx) (today org.Today, err error) {
	w, err := message.WaitsFor(tx)
	if w.Uncertain > 0 {
		today.Tasks = append(today.Tasks, org.Task{Kind: "mail-uncertain", Count: w.Uncertain, Link: "/staff/messages?group=uncertain"})
	}
	if w.Stopped > 0 {
		today.Tasks = append(today.Tasks, org.Task{Kind: "mail-stopped", Count: w.Stopped, Link: "/staff/messages/sendings"})
	}
	return today, err
}
