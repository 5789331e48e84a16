package domaintest

import (
	"fmt"
	"testing"
	"time"

	"deltag/domain"
)

// Invitee is a person with an invitation to the panel of AddPanel, and a link to it.
type Invitee struct {
	Resident, Invitation int64
	Email, Token         string
}

// AddPanel makes a panel of unit 1 that invitations are out for, with a published notice and a first draw. It ends its
// time to answer at RespondBy. It returns the ids of the panel and of the draw.
func (b *Bench) AddPanel(t testing.TB, name string) (panel, draw int64) {
	t.Helper()
	now := b.Now()
	panel = Value[int64](t, b, `INSERT INTO panel (unit_id, name, purpose, legal_basis, special_ground, size, first_meeting, reply_by,
		ends_on, state, created_at, opened_at) VALUES (1, $1, 'Vi vil høre, hvordan det går.', 'public_task', 'not_used', 12, $2, $3, $4,
		'inviting', $5, $5) RETURNING id`, name, now.AddDate(0, 2, 0), RespondBy, now.AddDate(1, 0, 0), now)
	layer := `{"short": ["Vi spørger, om du vil være med."], "full": {"controller": "Eksempel Kommune har ansvaret."}}`
	notice := Value[int64](t, b, `INSERT INTO notice (panel_id, version, text, changed_at, published_at)
		VALUES ($1, 1, jsonb_build_object('da', $2::jsonb, 'en', $2::jsonb), $3, $3) RETURNING id`, panel, layer, now)
	draw = Value[int64](t, b, `INSERT INTO draw (panel_id, stage, trial, number, seed, algorithm, inputs, inputs_hash, result, notice_id, drawn_at)
		VALUES ($1, 'invite', false, 1, repeat('0', 64), 'test', '', repeat('0', 64), '{}', $2, $3) RETURNING id`, panel, notice, now)
	return panel, draw
}

// RespondBy is the last instant to answer an invitation to the panel of AddPanel: a month after Start.
var RespondBy = Start.AddDate(0, 1, 0)

// AddResident makes a person of unit 1 who was born in 1980 and is not protected. The name is the source's number too.
func (b *Bench) AddResident(t testing.TB, name string) int64 {
	t.Helper()
	return Value[int64](t, b, `INSERT INTO resident (unit_id, source_id, name, email, phone, address, postcode, town, birth_year, protection,
		created_at, changed_at) VALUES (1, $1, $1, lower($1) || '@eksempel.dk', '12345678', 'Prøvevej 7', '9999', 'Prøveby', 1980, 'no', $2, $2)
		RETURNING id`, name, b.Now())
}

// Invite invites a new person and gives them a link.
func (b *Bench) Invite(t testing.TB, panel, draw int64, name string) Invitee {
	t.Helper()
	i := Invitee{Resident: b.AddResident(t, name), Email: name + "@eksempel.dk"}
	i.Invitation = Value[int64](t, b, `INSERT INTO invitation (panel_id, draw_id, resident_id, household_key, stratum, inclusion_probability,
		wave, respond_by, created_at) VALUES ($1, $2, $3, $4, '', 0.5, 1, $5, $6) RETURNING id`,
		panel, draw, i.Resident, fmt.Sprintf("r%d", i.Resident), RespondBy, b.Now())
	i.Token = b.Link(t, i, b.Now().Add(90*24*time.Hour))
	return i
}

// Link gives a person one more link to their invitation.
func (b *Bench) Link(t testing.TB, i Invitee, expires time.Time) (token string) {
	t.Helper()
	err := b.Do(b.Ctx(), func(tx *domain.Tx) (err error) {
		token, err = domain.NewLink(tx, "invitation", i.Invitation, i.Resident, expires)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}
