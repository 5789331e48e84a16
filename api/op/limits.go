package op

import "time"

const (
	slowBody        = 5 * time.Minute // a 50 MB register extract over a poor office line
	statusCancelled = 499             // the caller went away; the number is nginx's
)
