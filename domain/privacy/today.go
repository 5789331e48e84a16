package privacy

import (
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// soon is how long before a deadline a request is pointed out as urgent.
const soon = 7 * 24 * time.Hour

// Today tells whoever may decide how many requests to be erased wait, those with a near deadline by themselves.
func (pr *Privacy) Today(tx *domain.Tx) (t org.Today, err error) {
	units := tx.Actor.Units(domain.ErasureWrite)
	if len(units) == 0 {
		return t, nil
	}
	var waiting struct{ Urgent, Rest int }
	if err := tx.DB.Raw(`SELECT count(*) FILTER (WHERE due_at <= ?) AS urgent, count(*) FILTER (WHERE due_at > ?) AS rest
		FROM erasure_request WHERE state = 'open' AND unit_id IN ?`, tx.Now.Add(soon), tx.Now.Add(soon), units).Scan(&waiting).Error; err != nil {
		return t, err
	}
	if waiting.Urgent > 0 {
		t.Tasks = append(t.Tasks, org.Task{Kind: "erasures-urgent", Count: waiting.Urgent, Link: "/staff/erasures"})
	}
	if waiting.Rest > 0 {
		t.Tasks = append(t.Tasks, org.Task{Kind: "erasures", Count: waiting.Rest, Link: "/staff/erasures"})
	}
	return t, nil
}
