package resident

import (
	"deltag/domain"
	"deltag/domain/org"
)

// Today tells whoever reads lists in whether there are people yet, and which lists were begun and not finished.
func (r *Residents) Today(tx *domain.Tx) (org.Today, error) {
	units := tx.Actor.Units(domain.ResidentsWrite)
	if len(units) == 0 {
		return org.Today{}, nil
	}
	var have struct {
		People     bool
		Unfinished int
	}
	err := tx.DB.Raw(`SELECT EXISTS (SELECT FROM resident WHERE unit_id IN ? AND erased_at IS NULL) AS people,
  `+org.Waiting("SELECT FROM import WHERE unit_id IN ? AND state IN ('uploaded', 'interrupted', 'failed')")+` AS unfinished`,
		units, units).Scan(&have).Error
	t := org.Today{Steps: []org.Step{{Kind: "import-people", Done: have.People, Link: importsPage}}}
	t.Wait(org.Task{Kind: "imports-unfinished", Count: have.Unfinished, Link: importsPage})
	return t, err
}

const importsPage = "/staff/imports"
