package main

import (
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
)

// mailTasks puts on the first page what of the mail waits for a decision. The mail area lies below the one that has the page.
func (p *program) mailTasks(tx *domain.Tx) (today org.Today, err error) {
	copied, err := p.copied(tx)
	if err != nil {
		return today, err
	}
	if copied {
		today.Tasks = append(today.Tasks, org.Task{Kind: "mail-copied", Link: "/staff/messages"})
	}
	w, err := message.WaitsFor(tx)
	if w.Uncertain > 0 {
		today.Tasks = append(today.Tasks, org.Task{Kind: "mail-uncertain", Count: w.Uncertain, Link: "/staff/messages?group=uncertain"})
	}
	if w.Stopped > 0 {
		today.Tasks = append(today.Tasks, org.Task{Kind: "mail-stopped", Count: w.Stopped, Link: "/staff/messages/sendings"})
	}
	return today, err
}

// copied tells an administrator and whoever sends mail that nothing leaves, because this is a restored copy.
func (p *program) copied(tx *domain.Tx) (bool, error) {
	if !tx.Actor.MayAnywhere(domain.MessagesSend) && !tx.Actor.MayAnywhere(domain.StaffWrite) {
		return false, nil
	}
	return message.Copied(tx, p.home())
}
