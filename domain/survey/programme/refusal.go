package programme

import (
	"fmt"
	"strings"

	"deltag/domain"
)

// The refusals of programmes and waves.
var (
	ErrPlan       = &domain.Error{Kind: domain.Invalid, Code: "programme-invalid", Detail: "The programme cannot be kept like this."}
	ErrName       = &domain.Error{Kind: domain.Conflict, Code: "programme-name", Detail: "The unit has a programme of this name already."}
	ErrEdition    = &domain.Error{Kind: domain.Conflict, Code: "programme-edition", Detail: "Somebody else has changed this. Load it again before you go on."}
	ErrEnded      = &domain.Error{Kind: domain.Conflict, Code: "programme-ended", Detail: "This programme has ended."}
	ErrRunning    = &domain.Error{Kind: domain.Conflict, Code: "programme-running", Detail: "A wave of this programme is open. Close it first."}
	ErrUnit       = &domain.Error{Kind: domain.Invalid, Code: "programme-unit", Detail: "You cannot let this unit take part."}
	ErrDecision   = &domain.Error{Kind: domain.Invalid, Code: "programme-decision", Detail: "The decision cannot be kept like this."}
	ErrWave       = &domain.Error{Kind: domain.Invalid, Code: "wave-invalid", Detail: "The wave cannot be kept like this."}
	ErrNotReady   = &domain.Error{Kind: domain.Conflict, Code: "wave-not-ready", Detail: "Something is missing before the wave can be published."}
	ErrKept       = &domain.Error{Kind: domain.Conflict, Code: "wave-kept", Detail: "What a published wave asks and promises is kept."}
	ErrNotOpen    = &domain.Error{Kind: domain.Conflict, Code: "wave-not-open", Detail: "Only a wave that is published and not closed can be changed like this."}
	ErrCore       = &domain.Error{Kind: domain.Conflict, Code: "wave-core", Detail: "The wave does not ask the core of its programme."}
	ErrUndecided  = &domain.Error{Kind: domain.Conflict, Code: "wave-decision", Detail: "Nobody who may has decided on this core."}
	ErrLocalCode  = &domain.Error{Kind: domain.Conflict, Code: "wave-local", Detail: "A local question has the code of a question of the core."}
	ErrLocalKept  = &domain.Error{Kind: domain.Conflict, Code: "wave-local-kept", Detail: "What a unit asks in a published wave is kept."}
	ErrLocalMany  = &domain.Error{Kind: domain.Invalid, Code: "wave-local-many", Detail: "A unit asks at most five questions of its own."}
	ErrDays       = &domain.Error{Kind: domain.Invalid, Code: "wave-days", Detail: "The last day cannot be before the first."}
	ErrSampled    = &domain.Error{Kind: domain.Conflict, Code: "wave-sampled", Detail: "People were found for this wave already. It cannot be thrown away."}
	ErrWaveNumber = &domain.Error{Kind: domain.Conflict, Code: "wave-number", Detail: "Somebody else began a wave at the same moment. Try again."}
)

var (
	_ = domain.OnConstraint("programme_name_key", ErrName)
	_ = domain.OnConstraint("programme_unit_unit_id_fkey", ErrUnit)
	_ = domain.OnConstraint("wave_kept", ErrKept)
	_ = domain.OnConstraint("wave_core", ErrCore)
	_ = domain.OnConstraint("wave_decision", ErrUndecided)
	_ = domain.OnConstraint("wave_local", ErrLocalCode)
	_ = domain.OnConstraint("wave_unit_kept", ErrLocalKept)
	_ = domain.OnConstraint("wave_unit_five", ErrLocalMany)
	_ = domain.OnConstraint("wave_days", ErrDays)
	_ = domain.OnConstraint("survey_sample_wave_id_fkey", ErrSampled)
	_ = domain.OnConstraint("wave_number_key", ErrWaveNumber)
)

func fault(where, code, detail string) domain.Fault {
	return domain.Fault{Where: where, Code: code, Detail: detail}
}

// text is what was written, without blanks around it, of a length from least to most.
func text(c *domain.Checks, where, text string, least, most int) string {
	text = strings.TrimSpace(text)
	n := len([]rune(text))
	c.Unless(n >= least, where, "required", "Write something here.")
	c.Unless(n <= most, where, "too-long", fmt.Sprintf("Use at most %d characters.", most))
	return text
}
