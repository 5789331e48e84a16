// Package mix keeps a group mixed: a focus group or a meeting has few seats, and is worth holding when the right sorts of people
// sit on them. It says who may have a seat, who is offered one that falls empty, which time suits the mix best, and whom to draw.
// It is pure: it knows no clock, no database and no chance but a recorded seed, and must never learn of them.
// What is asked for every booking (accept.go, promote.go) counts and never searches, because it is called while a row is locked.
// What is asked now and then (reach.go, besttime.go, compose.go) is decided exactly by package lottery.
//
// # When a seat may be given
//
// Each person counts towards at most one value of every feature, so one person can meet a need of every feature at once, and the
// needs of two features do not add up. With need(f) people missing below the minimums of feature f:
//
// When nothing is known of who may still come, the seats that are left can meet every minimum exactly when need(f) <= free seats
// for each feature f by itself. That is necessary, because no person meets two needs of one feature; and it is enough, because
// the i-th person to come may be of the i-th value that is missing of each feature. It stays enough when everybody has a value
// of each feature, because the maximums of a feature leave room for all seats (Quotas.Check). This is what Accept asks.
//
// When it is known who may still come, that is necessary and not enough: the one young man on the list can take the seat of a young
// person or of a man, but there may be no young woman. Reach decides this exactly, by search, and names the least shortfall.
//
// A group may be short already: somebody cancelled on the last day, or staff raised a minimum. Then no booking can mend all, and to
// refuse everybody would help nobody. Therefore the rule is that a booking must not make it worse: in no feature may the number
// of people who can no longer be found, need(f) - free, grow. As long as nothing is lost this is the condition above.
package mix
