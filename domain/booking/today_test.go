package booking_test

import (
	"testing"

	"deltag/domain"
	"deltag/domain/org"
)

// Seats that are counted wrongly are told to those who arrange the gathering, on their first page, and to nobody else.
func TestSeatsThatDiffer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	g := w.open(w.plan(5))
	w.signUp(g, "anna", 2)
	told := func(role domain.Role) (tasks []org.Task) {
		t.Helper()
		if err := w.View(w.As(role, 1), func(tx *domain.Tx) error {
			today, err := w.bs.Today(tx)
			for _, one := range today.Tasks {
				if one.Kind == "seats-differ" {
					tasks = append(tasks, one)
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return tasks
	}
	if all := told(domain.Coordinator); len(all) != 0 {
		t.Errorf("all is well: %+v", all)
	}
	w.Exec(t, "UPDATE gathering SET taken = 5 WHERE id = $1", g.ID)
	if all := told(domain.Coordinator); len(all) != 1 || all[0].Count != 3 || all[0].Name != g.Title {
		t.Errorf("three too many: %+v", all)
	}
	if all := told(domain.Moderator); len(all) != 0 {
		t.Errorf("who only reads: %+v", all)
	}
}
