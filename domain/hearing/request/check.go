package request

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/message"
)

func (q *Requester) check(c *domain.Checks) {
	c.Text(&q.Name, "/name", 1, 120)
	c.Text(&q.Address, "/address", 0, 300)
	c.Reach(&q.Email, &q.Phone)
	if q.Language != string(message.English) {
		q.Language = string(message.Danish)
	}
}

func checkNeeds(needs []booking.Need, c *domain.Checks) {
	seen := map[booking.CareKind]bool{}
	for i := range needs {
		n := &needs[i]
		where := fmt.Sprintf("/needs/%d", i)
		c.Unless(slices.Contains(booking.CareKinds, n.Kind) && !seen[n.Kind], where+"/kind", "need-unknown", "Choose each need once.")
		seen[n.Kind] = true
		c.Text(&n.Detail, where+"/detail", 0, 120)
		c.Unless(n.Kind != booking.Interpreter || n.Detail != "", where+"/detail", "need-language", "Write which language.")
	}
}

// numbers is a list of whole numbers as PostgreSQL writes it: {1,4}.
type numbers []int64

// Value writes the list.
func (p numbers) Value() (driver.Value, error) {
	parts := make([]string, len(p))
	for i, n := range p {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}

// Scan reads the list.
func (p *numbers) Scan(value any) error {
	text, is := value.(string)
	if !is {
		return fmt.Errorf("read a list of numbers from %T", value)
	}
	*p = numbers{}
	for part := range strings.SplitSeq(strings.Trim(text, "{}"), ",") {
		if part == "" {
			continue
		}
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return fmt.Errorf("read a list of numbers: %w", err)
		}
		*p = append(*p, n)
	}
	return nil
}
