package scheduler

import (
	"context"
	"time"
)

// Work is what there is to do, one function for each line of the timetable.
// Each does whatever is due by the domain's clock and is safe to run at any
// time, twice, and in every copy of the program at once.
type Work struct {
	DeliverMail func(context.Context) error // send what is due
	SealAccess  func(context.Context) error // seal new access records into the hash chain
	ForgetOld   func(context.Context) error // forget addresses that have had their last mail
	DeleteOld   func(context.Context) error // delete what is kept no longer, once in a night
	More        []Job                       // of areas that come later
}

// Job is one line of the timetable: every so often, or once a day.
type Job struct {
	Name  string
	Every time.Duration
	Daily string // "04:15", Copenhagen time; not between midnight and 4, where nights of 23 and 25 hours bite
	Do    func(context.Context) error
}

// Timetable is every job on one page.
func Timetable(w Work) []Job {
	return append([]Job{
		{Name: "deliver mail", Every: 2 * time.Second, Do: w.DeliverMail},
		{Name: "seal access records", Every: time.Minute, Do: w.SealAccess},
		{Name: "forget addresses of receipts", Every: time.Minute, Do: w.ForgetOld},
		{Name: "delete what is too old", Every: time.Minute, Do: w.DeleteOld},
	}, w.More...)
}
