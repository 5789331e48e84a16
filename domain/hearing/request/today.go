package request

import (
	"fmt"

	"deltag/domain"
	"deltag/domain/org"
)

// todayMost is how many committees the first page speaks of.
const todayMost = 10

// Today tells whoever answers requests how many wait for them, committee by committee. It names nobody.
func (rs *Requests) Today(tx *domain.Tx) (t org.Today, err error) {
	units := tx.Actor.Units(domain.HearingsWrite)
	if len(units) == 0 {
		return t, nil
	}
	var rows []struct {
		ID   int64
		Name string
		N    int
	}
	if err := tx.DB.Raw(`SELECT c.id, `+org.CommitteeNameSQL("c.id", "CAST(? AS date)")+` AS name, count(*) AS n
		FROM hearing_request h JOIN committee c ON c.id = h.committee_id JOIN committee_meeting m ON m.id = h.meeting_id`+whoJoins+`
		WHERE c.unit_id IN ? AND `+waits+` GROUP BY c.id ORDER BY min(m.starts_at), c.id LIMIT ?`,
		org.Day(tx.Now), org.Day(tx.Now), units, tx.Now, todayMost).Scan(&rows).Error; err != nil {
		return t, err
	}
	for _, r := range rows {
		t.Tasks = append(t.Tasks, org.Task{Kind: "hearing-requests", Count: r.N, Name: r.Name, Link: fmt.Sprintf("/staff/hearing-requests?committee=%d&waiting=1", r.ID)})
	}
	videos, err := videoTasks(tx, units)
	t.Tasks = append(t.Tasks, videos...)
	return t, err
}
