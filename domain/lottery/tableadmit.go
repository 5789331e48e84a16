package lottery

import "slices"

// Admit gives the question and the plan with people who came to the group after the plan was made. They have no seat yet: they
// are away in every round, until a repair says that they are there. The tables must be even: sizes that are given fit nobody more.
func (q *Tables) Admit(plan *TablePlan, guests []Guest) (*Tables, *TablePlan) {
	more, now := *q, *plan
	more.Members, now.Away = slices.Concat(q.Members, guests), slices.Clone(plan.Away)
	for _, g := range guests {
		now.Away = append(now.Away, Away{ID: g.ID, From: 1, To: q.Rounds})
	}
	now.Meetings, now.Off = more.measure(&now)
	now.Most = more.mostMeetings(&now)
	return &more, &now
}
