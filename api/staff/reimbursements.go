package staff

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/booking"
)

// StaffReimbursementPage is one page of the list of reimbursements.
type StaffReimbursementPage struct {
	Items []StaffReimbursement `json:"items"`
	Next  string               `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffReimbursement is what somebody is paid for taking part, or for what it cost them.
type StaffReimbursement struct {
	ID        int64            `json:"id"`
	Booking   int64            `json:"booking"`
	Name      string           `json:"name" doc:"The alias of a protected person"`
	Protected bool             `json:"protected"`
	Gathering int64            `json:"gathering"`
	Title     string           `json:"title"`
	Starts    time.Time        `json:"starts"`
	Unit      string           `json:"unit"`
	Kind      booking.PayKind  `json:"kind" enum:"bus,taxi,car,child_care,fee"`
	KM        int              `json:"km" doc:"Of an own car"`
	Amount    int              `json:"amount" doc:"In øre"`
	Note      string           `json:"note"`
	State     booking.PayState `json:"state" enum:"written,approved,rejected"`
	Reason    string           `json:"reason" doc:"Why it was rejected"`
	By        string           `json:"by" doc:"Who wrote it down"`
	Decider   string           `json:"decider"`
	Own       bool             `json:"own" doc:"You wrote it down, so somebody else must decide"`
	Exported  bool             `json:"exported" doc:"Taken out for payroll"`
}

func reimbursementsOf(all []booking.PayTask) []StaffReimbursement {
	out := make([]StaffReimbursement, len(all))
	for i, p := range all {
		out[i] = StaffReimbursement{p.ID, p.BookingID, p.Name, p.Protected, p.Gathering, p.Title, p.StartsAt, p.Unit, p.Kind, p.KM, p.Amount, p.Note, p.State, p.Reason, p.By, p.Decider, p.Own, p.ExportID != nil}
	}
	return out
}

// StaffPayroll is what is to be taken out for payroll, and what was.
type StaffPayroll struct {
	Ready []StaffToPay       `json:"ready"`
	Made  []StaffPayrollFile `json:"made" doc:"The newest first"`
}

// StaffToPay is how much of a unit is approved and in no file yet.
type StaffToPay struct {
	UnitID int64  `json:"unitId"`
	Unit   string `json:"unit"`
	Items  int    `json:"items"`
	Total  int64  `json:"total" doc:"In øre"`
}

// StaffPayrollFile is a file that was taken out for payroll.
type StaffPayrollFile struct {
	ID    int64     `json:"id"`
	Unit  string    `json:"unit"`
	Items int       `json:"items"`
	Total int64     `json:"total" doc:"In øre"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
}

type reimbursements struct{ bookings *booking.Bookings }

func registerReimbursements(a huma.API, bs *booking.Bookings) {
	h := reimbursements{bs}
	tag, write, export := op.Tag("reimbursements"), op.Needs(domain.GatheringsWrite), op.Needs(domain.ResidentsExport)
	op.Get(a, "/reimbursements", "List what people are paid, over all gatherings", h.list, write, tag)
	op.Get(a, "/gatherings/{id}/reimbursements", "List what people are paid for one gathering", h.of, write, tag)
	op.Post(a, "/bookings/{id}/reimbursements", "Write down what somebody is to be paid", h.write, write, tag, op.About("Somebody else must approve it."))
	op.Put(a, "/reimbursements/{id}/decision", "Approve or reject what somebody else wrote down", h.decide, write, tag, op.About("Who is paid gets a mail."))
	op.Delete(a, "/reimbursements/{id}", "Take back what nobody has decided about", h.withdraw, write, tag)
	op.Get(a, "/payroll-files", "List what is to be taken out for payroll, and the files that were", h.payrolls, export, tag)
	op.Post(a, "/payroll-files", "Take out all that is approved in a unit and in no file yet", h.make, export, tag)
	registerFile(a, "payroll-file", "/payroll-files/{id}/file", "Write a file for payroll", "It can be written again: it holds the same.", h.file, export, tag)
}

type reimbursementsInput struct {
	State string `query:"state" enum:",written,approved,rejected" doc:"None is what is to be decided"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After string `query:"after" maxLength:"200"`
}

func (h reimbursements) list(ctx context.Context, in *reimbursementsInput) (StaffReimbursementPage, error) {
	page, err := h.bookings.Pays(ctx, booking.PayState(in.State), in.Limit, in.After)
	return StaffReimbursementPage{reimbursementsOf(page.Items), page.Next}, err
}

func (h reimbursements) of(ctx context.Context, in *byID) ([]StaffReimbursement, error) {
	all, err := h.bookings.PaysOf(ctx, in.ID)
	return reimbursementsOf(all), err
}

type reimburseInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Kind   string `json:"kind" enum:"bus,taxi,car,child_care,fee"`
		KM     int    `json:"km" doc:"Of an own car"`
		Amount int    `json:"amount" doc:"In øre"`
		Note   string `json:"note" maxLength:"400"`
	}
}

func (h reimbursements) write(ctx context.Context, in *reimburseInput) (op.None, error) {
	b := in.Body
	_, err := h.bookings.Reimburse(ctx, in.ID, booking.Reimbursement{Kind: booking.PayKind(b.Kind), KM: b.KM, Amount: b.Amount, Note: b.Note})
	return op.None{}, err
}

type payDecisionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Approved bool   `json:"approved"`
		Reason   string `json:"reason" maxLength:"400" doc:"Why it is rejected"`
	}
}

func (h reimbursements) decide(ctx context.Context, in *payDecisionInput) (op.None, error) {
	return op.None{}, h.bookings.DecidePay(ctx, in.ID, in.Body.Approved, in.Body.Reason)
}

func (h reimbursements) withdraw(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.bookings.Withdraw(ctx, in.ID)
}

func (h reimbursements) payrolls(ctx context.Context, _ *nothing) (StaffPayroll, error) {
	ready, made, err := h.bookings.Payrolls(ctx)
	out := StaffPayroll{make([]StaffToPay, len(ready)), make([]StaffPayrollFile, len(made))}
	for i, r := range ready {
		out.Ready[i] = StaffToPay(r)
	}
	for i, m := range made {
		out.Made[i] = StaffPayrollFile{m.ID, m.Unit, m.Items, m.Total, m.CreatedAt, m.By}
	}
	return out, err
}

type makePayrollInput struct {
	Body struct {
		Unit int64 `json:"unit" minimum:"1"`
	}
}

func (h reimbursements) make(ctx context.Context, in *makePayrollInput) (op.None, error) {
	_, err := h.bookings.MakePayroll(ctx, in.Body.Unit)
	return op.None{}, err
}

// file keeps the whole file back until the use of the data is recorded.
func (h reimbursements) file(ctx context.Context, in *byID) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.bookings.PayrollFile(ctx, in.ID, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes["csv"], fmt.Sprintf(`attachment; filename="payroll-%d.csv"`, in.ID), file.Bytes()}, nil
}
