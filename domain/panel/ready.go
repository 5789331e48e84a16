package panel

import (
	"deltag/domain"
	"deltag/domain/resident"
)

// ErrNotReady refuses to open a panel that lacks something.
var ErrNotReady = &domain.Error{Kind: domain.Invalid, Code: "panel-not-ready", Detail: "The panel is not ready for invitations yet."}

// readiness says everything that keeps a panel from inviting people. Each fault names the step where it is mended.
func readiness(tx *domain.Tx, s *QuotaSheet) (faults []domain.Fault, err error) {
	p := &s.Panel
	need := func(missing bool, where, code, detail string) {
		if missing {
			faults = append(faults, fault(where, code, detail))
		}
	}
	need(p.Purpose == "", "/purpose", "required", "Say what the panel is for.")
	need(p.LegalBasis == "", "/legalBasis", "required", "Choose the legal basis.")
	need(p.SpecialGround == "", "/specialGround", "required", "Say on what ground sensitive data are used, or that none are.")
	need(p.SpecialGround == NotUsed && sensitive(s.Features), "/specialGround", "sensitive-dimension",
		"The panel is balanced by a sensitive feature. Choose the ground on which it is used.")
	need(p.Size == 0, "/size", "required", "Say how many seats the panel has.")
	need(p.FirstMeeting == nil, "/firstMeeting", "required", "Give the date of the first meeting: ages are counted on it.")
	need(p.ReplyBy == nil, "/replyBy", "required", "Give the last day to answer.")
	need(p.EndsOn == nil, "/endsOn", "required", "Give the date on which the panel ends.")
	need(p.ReplyBy != nil && !deadline(*p.ReplyBy).After(tx.Now), "/replyBy", "past", "The last day to answer is over. Give a later one.")
	need(p.EndsOn != nil && !deadline(*p.EndsOn).After(tx.Now), "/endsOn", "past", "The day on which the panel ends is over. Give a later one.")
	need(len(s.Features) == 0, "/features", "required", "Choose at least one feature to balance the panel by.")
	need(len(s.Features) > 0 && len(s.Quotas) == 0, "/quotas", "required", "Set the quotas.")
	need(len(s.Faults) > 0, "/quotas", "contradict", "The quotas contradict each other. The quota page says where.")
	notice, err := currentNotice(tx, p.ID)
	need(err == nil && notice == nil, "/notice", "required", "Publish the notice that citizens get.")
	return faults, err
}

func sensitive(features []resident.Feature) bool {
	for _, f := range features {
		if f.Sensitive {
			return true
		}
	}
	return false
}
