package privacy

import (
	"time"

	"deltag/domain"
	"deltag/domain/org"
)

// soon is how long before a deadline a request is pointed out as urgent.
const soon = 7 * 24 * time.Hour

const requestsPage = "/staff/requests?state=open&kind="

// tasks are the keys of what waits, by kind: those with time left, and those with a near deadline.
var tasks = map[Kind][2]string{
	Access:  {"access-requests", "access-requests-urgent"},
	Erasure: {"erasures", "erasures-urgent"},
}

// Today tells whoever may decide how many requests wait, those with a near deadline by themselves.
func (pr *Privacy) Today(tx *domain.Tx) (t org.Today, err error) {
	units := tx.Actor.Units(domain.ErasureWrite)
	if len(units) == 0 {
		return t, nil
	}
	var waiting []struct {
		Kind         Kind
		Rest, Urgent int
	}
	if err := tx.DB.Raw(`SELECT kind, count(*) FILTER (WHERE due_at > ?) AS rest, count(*) FILTER (WHERE due_at <= ?) AS urgent
		FROM rights_request WHERE state = 'open' AND unit_id IN ? GROUP BY kind ORDER BY kind`, tx.Now.Add(soon), tx.Now.Add(soon), units).Scan(&waiting).Error; err != nil {
		return t, err
	}
	for _, w := range waiting {
		for _, n := range []struct {
			task  string
			count int
		}{{tasks[w.Kind][1], w.Urgent}, {tasks[w.Kind][0], w.Rest}} {
			if n.count > 0 {
				t.Tasks = append(t.Tasks, org.Task{Kind: n.task, Count: n.count, Link: requestsPage + string(w.Kind)})
			}
		}
	}
	return t, nil
}
