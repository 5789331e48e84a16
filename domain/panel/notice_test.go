package panel_test

import (
	"errors"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// filled puts something in every gap of a suggested notice.
func filled(t panel.NoticeText) panel.NoticeText {
	for _, f := range []*panel.NoticeFull{&t.Da.Full, &t.En.Full} {
		f.Controller = "Fiktiv Kommune, Storegade 1, tlf. 12 34 56 78"
		f.DPO = "dpo@fiktiv.example"
	}
	return t
}

func TestNoticeIsPublishedOnlyWhole(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	p, err := ps.Create(b.Ctx(), 1, whole("Panel"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := ps.Notices(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ps.WriteNotice(b.Ctx(), p.ID, all.Suggested); err != nil {
		t.Fatal(err)
	}
	var refusal *domain.Error
	if _, err := ps.PublishNotice(b.Ctx(), p.ID); !errors.As(err, &refusal) || len(refusal.Faults) != 4 {
		t.Fatalf("gaps in two fields of two languages gave %v", err)
	}
	text := filled(all.Suggested)
	text.En.Full.Complaint = " "
	if _, err := ps.WriteNotice(b.Ctx(), p.ID, text); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.PublishNotice(b.Ctx(), p.ID); !errors.As(err, &refusal) || refusal.Faults[0].Where != "/en/full/complaint" {
		t.Fatalf("a missing field gave %v", err)
	}
	if _, err := ps.WriteNotice(b.Ctx(), p.ID, filled(all.Suggested)); err != nil {
		t.Fatal(err)
	}
	if n, err := ps.PublishNotice(b.Ctx(), p.ID); err != nil || n.Version != 1 || n.PublishedAt == nil {
		t.Fatalf("publishing gave %+v, %v", n, err)
	}
	if n, err := ps.WriteNotice(b.Ctx(), p.ID, filled(all.Suggested)); err != nil || n.Version != 2 {
		t.Errorf("writing on gave %+v, %v", n, err)
	}
	if _, err := b.Pool().Exec("UPDATE notice SET text = '{}' WHERE version = 1"); err == nil {
		t.Error("the database let a published notice change")
	}
}

func TestSuggestedNoticeIsWhole(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	for _, basis := range []panel.Basis{panel.PublicTask, panel.Consent} {
		for _, ground := range []panel.Ground{panel.NotUsed, panel.PublicInterest, panel.Research, panel.ExplicitConsent} {
			d := whole(string(basis + "-" + panel.Basis(ground)))
			d.LegalBasis, d.SpecialGround = basis, ground
			p, err := ps.Create(b.Ctx(), 1, d)
			if err != nil {
				t.Fatal(err)
			}
			all, err := ps.Notices(b.Ctx(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			text := filled(all.Suggested)
			if faults := text.Faults(); len(faults) > 0 {
				t.Errorf("%s, %s: %v", basis, ground, faults)
			}
			if lix := message.Read(strings.Join(text.Da.Short, "\n")).LIX; lix > message.LIXEasy {
				t.Errorf("the short layer has LIX %.0f", lix)
			}
		}
	}
}
