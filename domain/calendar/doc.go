// Package calendar writes the entries that people take into their own
// calendars (RFC 5545): Request invites and moves, Cancel takes back, and Feed
// is a calendar that somebody subscribes to. It is pure: it holds no clock, no
// chance and no database; who calls it gives the instants and random bytes.
//
// A booking has one UID for ever, made by NewUID when it is made and stored
// with it; a new booking of the same person has a new one. So an entry that was
// moved replaces the old one instead of standing beside it, and one person's
// cancellation touches nobody else's entry. The sequence is stored with the
// booking too; it begins at 0, and Next tells what it is after a change.
//
// To send an entry by mail, put the Event into message.Content; the outbox adds
// the recipient, the sender and the moment, and calls Request or Cancel.
//
// People answer by the links in the mail and not by the buttons of their
// calendar: our links work without an account, on every phone and for a mail
// that was forwarded to a helper, and an answer is valid the moment it is given,
// also in the quota and the waiting list. An answer by mail (METHOD:REPLY) is
// lost on the way, comes from another address or too late, and nobody would
// tell the person. So entries ask for none: RSVP=FALSE. The link that takes the
// answer stands at the beginning of the description.
//
// Every entry is marked as private, for many people share their calendar with
// colleagues or family. The location and the texts must hold nothing personal.
package calendar
