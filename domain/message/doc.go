// Package message decides what is written to citizens and staff, keeps the
// record of each mail, and says when it may go and why it did not.
//
// A mail is a row that is queued in the same unit of work as the event that
// causes it, and it is prepared, checked again and handed to the relay later.
// The package must never send anything inside a unit of work, must never send
// a mail of unknown fate a second time by itself, and must never keep a
// citizen's personal link or a sign-in code in the copy that staff can read.
package message
