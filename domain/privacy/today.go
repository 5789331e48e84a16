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
	const open = "SELECT FROM rights_request r WHERE r.kind = k.kind AND r.state = 'open' AND r.unit_id IN @units AND r."
	var waiting []struct {
		Kind         Kind
		Rest, Urgent int
	}
	if err := tx.DB.Raw("SELECT k.kind, "+org.Waiting(open+"due_at > @soon")+" AS rest, "+org.Waiting(open+"due_at <= @soon")+" AS urgent FROM (VALUES (CAST(@access AS text)), (CAST(@erasure AS text))) k (kind) ORDER BY 1",
		map[string]any{"access": Access, "erasure": Erasure, "soon": tx.Now.Add(soon), "units": units}).Scan(&waiting).Error; err != nil {
		return t, err
	}
	for _, w := range waiting {
		for _, n := range []struct {
			task  string
			count int
		}{{tasks[w.Kind][1], w.Urgent}, {tasks[w.Kind][0], w.Rest}} {
			t.Wait(org.Task{Kind: n.task, Count: n.count, Link: requestsPage + string(w.Kind)})
		}
	}
	return t, nil
}
