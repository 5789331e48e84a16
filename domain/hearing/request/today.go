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
	if err := tx.DB.Raw(`SELECT c.id, `+org.CommitteeNameSQL("c.id", "CAST(? AS date)")+` AS name, w.n
		FROM committee c CROSS JOIN LATERAL (SELECT `+org.Waiting(waiting)+` AS n, (SELECT min(starts_at) FROM (`+waiting+` ORDER BY m.starts_at LIMIT 1) first) AS first) w
		WHERE c.unit_id IN ? AND w.n > 0 ORDER BY w.first, c.id LIMIT ?`,
		org.Day(tx.Now), org.Day(tx.Now), tx.Now, tx.Now, units, todayMost).Scan(&rows).Error; err != nil {
		return t, err
	}
	for _, r := range rows {
		t.Wait(org.Task{Kind: "hearing-requests", Count: r.N, Name: r.Name, Link: fmt.Sprintf("/staff/hearing-requests?committee=%d&waiting=1", r.ID)})
	}
	videos, err := videoTasks(tx, units)
	t.Tasks = append(t.Tasks, videos...)
	return t, err
}

// waiting are the requests of a committee c that wait for its secretary.
const waiting = `SELECT m.starts_at FROM hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id` + whoJoins + ` WHERE h.committee_id = c.id AND ` + waits
