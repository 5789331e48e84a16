// Package sample finds whom a wave asks (a panel, residents, everyone with a conversation within some days, whoever ends
// an offer, whoever comes by an open link, the staff), asks them by mail, reminds them, and sends follow-ups so many days
// after an event by itself.
package sample
